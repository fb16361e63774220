import { Table } from "@mantine/core";
import { Link } from "wouter";
import type { Throughput } from "../../store/throughput";
import { endedIn } from "../../task/hours";
import { listLink } from "../../task/links";
import { hourWords } from "../../task/time";
import { countWords } from "./count-words";
import classes from "./ended.module.css";

/** The same numbers as in the chart, newest first, for who reads by ear or by keyboard. */
export function HourTable({ throughput: { hours, counted } }: { throughput: Throughput }) {
  const rows = hours.map((hour, at) => ({ hour, counts: counted[at] })).reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={classes.hours} aria-label="Each hour, newest first" tabIndex={0}>
      <Table aria-label="Ended by the hour" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Hour</Table.Th>
            <Table.Th>Done</Table.Th>
            <Table.Th>Failed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ hour, counts }) => (
            <Table.Tr key={hour.from.getTime()} data-hour={hour.from.toISOString()}>
              <Table.Th scope="row" fw={400}>
                {hourWords(hour)}
              </Table.Th>
              {(["done", "failed"] as const).map((state) => (
                <Table.Td key={state}>
                  {counts ? (
                    <Link href={listLink(endedIn(hour, state))} className={classes.cell}>
                      {countWords(counts[state])}
                    </Link>
                  ) : (
                    "…"
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
