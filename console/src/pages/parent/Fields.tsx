import { Moment } from "../../parts/Moment";
import type { Entry, Readable } from "../../task/readable";
import classes from "./parent.module.css";

/** A document in words. */
export function Fields({ entries }: { entries: Entry[] }) {
  return (
    <dl className={classes.fields}>
      {entries.map(({ label, value }) => (
        <div key={label} className={value.kind === "text" || value.kind === "time" ? "" : classes.wide}>
          <dt>{label}</dt>
          <dd>
            <Value value={value} label={label} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value, label }: { value: Readable; label: string }) {
  switch (value.kind) {
    case "text":
      return value.text;
    case "time":
      return <Moment at={value.at} full />;
    case "map":
      return <Fields entries={value.entries} />;
    case "table":
      return <Rows value={value} label={label} />;
  }
}

function Rows({ value, label }: { value: Extract<Readable, { kind: "table" }>; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what may scroll must be reached by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            {value.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {value.rows.map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be alike, and none changes its place
            <tr key={place}>
              {row.map((cell, column) => (
                <td key={value.columns[column]}>
                  <Value value={cell} label={value.columns[column] ?? ""} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
