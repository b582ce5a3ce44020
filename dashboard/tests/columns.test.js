import assert from "node:assert/strict";
import { test } from "node:test";
import { createFormat } from "../js/format.js";
import { columnsOf } from "../owner/schedule/columns.js";

const format = createFormat({ timeZone: "America/Chicago", now: () => new Date("2026-12-01T15:00:00Z") });
const technicians = [{ id: "ann", name: "Ann", is_active: true }, { id: "bob", name: "Bob", is_active: true }, { id: "cy", name: "Cy", is_active: false }];
const job = (id, hour, technician_id, more = {}) => ({
  id, technician_id, start_time: `2026-12-01T${hour}:00:00Z`, end_time: `2026-12-01T${hour + 1}:00:00Z`, arrival_window_end: null, ...more,
});
const day = (date, more = {}) => ({ date, is_open: true, opening_hours: [["08:00", "17:00"]], jobs: 0, ...more });
const board = (appointments, more = {}) => columnsOf({
  sheet: { appointments, days: [day("2026-12-01", more.day)], absences: more.absences ?? [] },
  technicians, dates: ["2026-12-01"], mode: "day", format, ...more,
});
const namesOf = ({ columns }) => columns.map(({ technician }) => technician?.name ?? null);

test("a day has a column for everybody who works here, and one for nobody where it is needed", () => {
  assert.deepEqual(namesOf(board([job("a", 15, "ann")])), ["Ann", "Bob"]);
  assert.deepEqual(namesOf(board([job("a", 15, null)])), ["Ann", "Bob", null]);
  assert.deepEqual(namesOf(board([job("a", 15, "somebody-unknown")])), ["Ann", "Bob", null]);
  assert.deepEqual(namesOf(board([job("a", 15, "cy")])), ["Ann", "Bob", "Cy"]);
  assert.deepEqual(namesOf(board([], { technicians: [] })), [null]);
});

test("no job is left out, and the hours reach as far as the jobs do", () => {
  const found = board([job("early", 12, "ann"), job("late", 23, "bob"), job("nobody's", 15, null)]);
  assert.deepEqual(found.columns.map(({ jobs }) => jobs.map((span) => span.job.id)), [["early"], ["late"], ["nobody's"]]);
  assert.deepEqual([found.from, found.to, found.hours.length], [6 * 60, 18 * 60, 12]);
  assert.equal(found.hours[0].at, "2026-12-01T12:00:00.000Z");
});

test("what is closed, and when somebody is off, is shaded in the columns it concerns", () => {
  const absences = [
    { technician_id: "bob", kind: "time_off", note: "Dentist", start_time: "2026-12-01T20:00:00Z", end_time: "2026-12-02T20:00:00Z" },
    { technician_id: null, kind: "calendar", note: null, start_time: "2026-12-01T15:00:00Z", end_time: "2026-12-01T16:00:00Z" },
  ];
  const [ann, bob] = board([job("a", 13, "ann")], { absences }).columns;
  const shades = (column) => column.shades.map(({ kind, from, to }) => [kind, from / 60, to / 60]);
  assert.deepEqual(shades(ann), [["closed", 7, 8], ["calendar", 9, 10]]);
  assert.deepEqual(shades(bob), [["closed", 7, 8], ["time_off", 14, 17], ["calendar", 9, 10]]);
});

test("a closed day is shaded as a whole", () => {
  const [ann] = board([], { day: { is_open: false } }).columns;
  assert.deepEqual(ann.shades.map(({ kind, from, to }) => [kind, from, to]), [["closed", 480, 1020]]);
});

test("a week has a column for each date, of everybody or of one", () => {
  const dates = ["2026-12-01", "2026-12-02"];
  const sheet = { appointments: [job("a", 15, "ann"), job("b", 15, "bob")], days: dates.map((date) => day(date)), absences: [] };
  const week = (who) => columnsOf({ sheet, technicians, dates, mode: "week", who, format }).columns.map(({ jobs }) => jobs.length);
  assert.deepEqual(week(""), [2, 0]);
  assert.deepEqual(week("bob"), [1, 0]);
});

test("when somebody who works alone is off, the week shows it", () => {
  const sheet = { appointments: [], days: [day("2026-12-01")], absences: [{ technician_id: "ann", kind: "time_off", note: null, start_time: "2026-12-01T20:00:00Z", end_time: "2026-12-01T21:00:00Z" }] };
  const shades = (crew) => columnsOf({ sheet, technicians: crew, dates: ["2026-12-01"], mode: "week", format }).columns[0].shades.length;
  assert.equal(shades([technicians[0], technicians[2]]), 1);
  assert.equal(shades(technicians), 0);
});
