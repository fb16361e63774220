import { Button, type ButtonProps, Tooltip } from "@mantine/core";

interface Props extends Omit<ButtonProps, "disabled"> {
  children: string;
  /** Why it cannot be pressed; empty: it can. */
  refusal: string;
  onClick?: () => void;
  type?: "submit" | "button";
}

/** Never simply grey: it can be reached by keyboard and says why it does nothing. */
export function ActButton({ children, refusal, onClick, type = "button", ...look }: Props) {
  return (
    <Tooltip
      label={refusal}
      disabled={!refusal}
      multiline
      maw={320}
      events={{ hover: true, focus: true, touch: true }}
    >
      <Button
        {...look}
        type={type}
        {...(refusal ? { "data-disabled": true, "aria-disabled": true, "aria-description": refusal } : {})}
        onClick={(event) => (refusal ? event.preventDefault() : onClick?.())}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
