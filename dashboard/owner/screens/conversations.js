import "../filter-bar.js";
import { html } from "../../js/html.js";
import * as facts from "../cards/conversation-facts.js";
import * as list from "../cards/conversation-list.js";
import * as review from "../cards/conversation-review.js";
import * as transcript from "../cards/conversation-transcript.js";

export const title = "Conversations";
export const styles = ["people.css"];
export const cards = {
  "conversation-facts": facts, "conversation-list": list, "conversation-review": review, "conversation-transcript": transcript,
};

const CHANNELS = [["", "All"], ["phone", "Phone"], ["sms", "Text"], ["web", "Website"]];
const DAYS = [["", "Last 30 days"], ["90", "Last 90 days"], ["365", "Last year"]];

export const view = (route) => (route.rest[0] ? one(route.rest[0], route) : all(route));

const all = ({ q, channel, days, view, page }) => html`<filter-bar screen="conversations" cards="conversation-list">
  <form role="search" class="row">
    <label>What was said <input type="search" name="q" value="${q}" placeholder="a word, a street, a name" maxlength="200"></label>
    <label>Came in by <select name="channel">${options(CHANNELS, channel)}</select></label>
    <label>From <select name="days">${options(DAYS, days)}</select></label>
    <input type="hidden" name="view" value="${view}">
  </form></filter-bar>
  <dashboard-card card="conversation-list" data-q="${q}" data-channel="${channel}" data-days="${days}" data-view="${view}" data-page="${page}"></dashboard-card>`;

const options = (choices, chosen) => choices.map(([value, text]) => (value === (chosen ?? "")
  ? html`<option value="${value}" selected>${text}</option>` : html`<option value="${value}">${text}</option>`));

const one = (id, { q, channel, days, view, at }) => html`<div class="talk">
  <dashboard-card card="conversation-facts" heading="Who and what" data-id="${id}"></dashboard-card>
  <dashboard-card class="long" card="conversation-transcript" heading="What was said" data-id="${id}" data-at="${at}"
    data-q="${q}" data-channel="${channel}" data-days="${days}" data-view="${view}"></dashboard-card>
  <dashboard-card card="conversation-review" heading="How it went" data-id="${id}"></dashboard-card></div>`;
