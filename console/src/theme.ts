import { createTheme, type MantineColorsTuple, Modal } from "@mantine/core";

const ink: MantineColorsTuple = [
  "#eef1ff",
  "#dbe1fb",
  "#b4c0f3",
  "#8b9dec",
  "#687fe6",
  "#516be2",
  "#4560e1",
  "#3550c8",
  "#2d47b4",
  "#213c9f",
];

export const theme = createTheme({
  primaryColor: "ink",
  primaryShade: { light: 7, dark: 6 },
  colors: { ink },
  defaultRadius: "md",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  headings: { fontWeight: "650" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // Locking the page behind a dialog writes a <style> element, which the Content-Security-Policy refuses.
    Modal: Modal.extend({
      defaultProps: { lockScroll: false, centered: true, closeButtonProps: { "aria-label": "Dismiss" } },
    }),
  },
});
