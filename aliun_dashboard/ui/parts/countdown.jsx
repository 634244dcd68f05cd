// What is left until a moment, counted by the browser; amber in the last day, red when it is over.
import { createElement, useEffect, useState } from "react";

const HOUR = 3600, DAY = 24 * HOUR;
const two = (number) => String(number).padStart(2, "0");

function left(seconds) {
  if (seconds >= DAY) return `${Math.floor(seconds / DAY)} d ${Math.floor((seconds % DAY) / HOUR)} h`;
  if (seconds >= HOUR) return `${Math.floor(seconds / HOUR)} h ${Math.floor((seconds % HOUR) / 60)} min`;
  return `${two(Math.floor(seconds / 60))}:${two(Math.floor(seconds % 60))}`;
}

export function Countdown({ until, title, words }) {
  const [now, setNow] = useState(() => Date.now());
  const seconds = (until - now) / 1000;
  const step = seconds > HOUR ? 60000 : 1000;
  useEffect(() => {
    if (seconds <= 0) return undefined;
    const timer = setInterval(() => setNow(Date.now()), step);
    return () => clearInterval(timer);
  }, [step, seconds <= 0]);
  const level = seconds <= 0 ? "late" : seconds < DAY ? "warn" : "ok";
  const says = seconds <= 0 ? words.over : `${words.before} ${words.in} ${left(seconds)}`;
  return createElement("time", { className: "age countdown", "data-level": level, title, suppressHydrationWarning: true }, says);
}
