import { Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { AxisBottom, AxisLeft } from "@visx/axis";
import { scaleBand, scaleLinear, scaleOrdinal } from "@visx/scale";
import { BarStack } from "@visx/shape";
import { Link } from "wouter";
import { STATE_COLORS } from "../../parts/StateBadge";
import type { Throughput } from "../../store/throughput";
import { endedIn, type Hour } from "../../task/hours";
import { listLink } from "../../task/links";
import { clockHour, hourWords } from "../../task/time";
import { countWords } from "./count-words";
import classes from "./ended.module.css";

const HEIGHT = 190;
const MARGIN = { top: 8, right: 4, bottom: 24, left: 40 };
const KEYS = ["done", "failed"] as const;
type Key = (typeof KEYS)[number];

interface Column extends Record<Key, number> {
  hour: Hour;
  known: boolean;
}

const color = scaleOrdinal<Key, string>({
  domain: [...KEYS],
  range: KEYS.map((it) => `var(--mantine-color-${STATE_COLORS[it]}-filled)`),
});

/** Each column leads to its list. Its numbers are in the table below, which is what a screen reader is given. */
export default function HourChart({ throughput: { hours, counted } }: { throughput: Throughput }) {
  const { ref, width } = useElementSize();
  const columns = hours.map<Column>((hour, at) => ({
    ...(counted[at] ?? { done: 0, failed: 0 }),
    known: counted[at] !== undefined,
    hour,
  }));
  const highest = Math.max(4, ...columns.map((it) => it.done + it.failed));
  const x = scaleBand<number>({
    domain: columns.map((it) => it.hour.from.getTime()),
    range: [MARGIN.left, Math.max(MARGIN.left, width - MARGIN.right)],
    padding: 0.25,
  });
  const y = scaleLinear<number>({
    domain: [0, highest],
    range: [HEIGHT - MARGIN.bottom, MARGIN.top],
    nice: true,
  });
  const step = width < 480 ? 6 : 3;
  return (
    <div ref={ref}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} className={classes.svg} aria-hidden="true" focusable="false">
          <AxisLeft
            scale={y}
            left={MARGIN.left}
            numTicks={4}
            hideAxisLine
            tickLength={MARGIN.left + MARGIN.right - width}
            tickFormat={(value) => (Number.isInteger(value) ? value.toLocaleString("en") : "")}
            tickLabelProps={{ x: -8, textAnchor: "end", verticalAnchor: "middle" }}
          />
          <BarStack<Column, Key>
            data={columns}
            keys={[...KEYS]}
            x={(it) => it.hour.from.getTime()}
            xScale={x}
            yScale={y}
            color={color}
          />
          <AxisBottom
            scale={x}
            top={HEIGHT - MARGIN.bottom}
            hideTicks
            tickValues={columns.map((it) => it.hour.from.getTime()).filter((_, at) => at % step === 0)}
            tickFormat={(value) => clockHour(new Date(value))}
          />
          {columns.map((column) => (
            <Target
              key={column.hour.from.getTime()}
              column={column}
              left={(x(column.hour.from.getTime()) ?? 0) - (x.step() - x.bandwidth()) / 2}
              width={x.step()}
            />
          ))}
        </svg>
      )}
    </div>
  );
}

/** The whole height of a column, since a low one could not be hit. */
function Target({ column, left, width }: { column: Column; left: number; width: number }) {
  const { hour, done, failed, known } = column;
  const words = known ? `${countWords(done)} done, ${countWords(failed)} failed` : "still counting";
  return (
    <Tooltip label={`${hourWords(hour)}: ${words}`}>
      <Link href={listLink(endedIn(hour, ""))} tabIndex={-1} className={classes.target}>
        <rect x={left} y={MARGIN.top} width={width} height={HEIGHT - MARGIN.top - MARGIN.bottom} />
      </Link>
    </Tooltip>
  );
}
