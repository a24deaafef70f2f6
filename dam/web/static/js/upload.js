/** The upload page: a list of files, some on their way at once, and what became of each. */

import { filesOfDrop, wanted, withSidecars } from "./files-of-drop.js";
import { look, watch } from "./live.js";
import { wakeMarks } from "./live-marks.js";
import { attach, giveUp, send } from "./sending.js";
import { Row } from "./upload-row.js";

const AT_ONCE = 3;

class UploadPage {
  constructor(element) {
    this.element = element;
    this.find = (name) => element.querySelector(`[data-${name}]`);
    this.texts = JSON.parse(this.find("words").textContent);
    this.template = this.find("row");
    this.rows = [];
    this.began = null;
    this.token = document.querySelector('meta[name="csrf-token"]').content;
    const lang = document.documentElement.lang;
    this.number = new Intl.NumberFormat(lang);
    this.addressOf = (id) => element.dataset.assetAddress.replace("ID", id);
    this.listen();
  }

  listen() {
    const drop = this.find("drop");
    let inside = 0;
    // The whole page takes the files: a drop beside the frame must not leave the page.
    document.addEventListener("dragenter", () => { inside++; drop.toggleAttribute("data-over", true); });
    document.addEventListener("dragleave", () => { if (--inside <= 0) drop.removeAttribute("data-over"); });
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", async (event) => {
      event.preventDefault();
      inside = 0;
      drop.removeAttribute("data-over");
      this.add(await filesOfDrop(event.dataTransfer));
    });
    for (const input of this.element.querySelectorAll("[data-choose]")) input.addEventListener("change", () => {
      this.add([...input.files].filter(wanted));
      input.value = "";
    });
    this.find("retry-all").addEventListener("click", () => this.rows.filter((row) => row.state === "failed" && !row.find("retry").hidden).forEach((row) => this.again(row)));
    this.find("cancel-all").addEventListener("click", () => this.rows.filter((row) => !row.ended && row.state !== "received").forEach((row) => this.cancel(row)));
    this.find("clear-done").addEventListener("click", () => this.clear());
    window.addEventListener("beforeunload", (event) => { if (this.rows.some((row) => !row.ended && row.state !== "received")) event.preventDefault(); });
    this.find("common").addEventListener("submit", (event) => event.preventDefault());
    for (const offer of this.element.querySelectorAll("[data-resume]")) this.offer(offer);
    watch(() => ({ assets: this.received().map((row) => row.assetId) }), (answer) => {
      for (const row of this.received()) if (answer.assets?.[row.assetId]) row.told(answer.assets[row.assetId]);
    });
  }

  /** An upload that broke off before this page was opened: the same file, chosen again, goes on where it ended. */
  offer(offer) {
    offer.querySelector("input").addEventListener("change", ({ target }) => {
      const [file] = target.files;
      const same = file && file.name === offer.dataset.name && file.size === Number(offer.dataset.size);
      offer.querySelector("[data-other]").hidden = same;
      target.value = "";
      if (!same) return;
      offer.remove();
      this.offers();
      this.add([file], offer.dataset.resume);
    });
    offer.querySelector("[data-give-up]").addEventListener("click", async () => {
      if (!(await giveUp(offer.dataset.resume, this.token))) return;
      offer.remove();
      this.offers();
    });
  }

  offers() {
    const section = this.find("interrupted");
    section.hidden = !section.querySelector("[data-resume]");
  }

  /** Those that have arrived and are still worked on. */
  received() { return this.rows.filter((row) => row.state === "received" && row.assetId).slice(0, 100); }

  /** `address` is where an upload stands that one file goes on with. */
  add(files, address = "") {
    const fresh = withSidecars(files).map(({ file, ...beside }) => Object.assign(new Row(file, this), { ...beside, address }));
    this.rows.push(...fresh);
    this.find("list").append(...fresh.map((row) => row.element));
    const most = Number(this.element.dataset.maxBytes);
    for (const row of fresh) {
      row.metadata = this.metadata();
      if (row.file.size === 0) row.become("failed", { reason: this.texts.words.empty });
      else if (row.file.size > most) row.become("failed", { reason: this.texts.words.too_large });
    }
    this.changed();
    this.next();
  }

  /** The common words about the files, as they stand when a file is added. */
  metadata() {
    const told = Object.fromEntries(new FormData(this.find("common")));
    const keywords = told.keywords.split(/[,،;؛\n]/).map((word) => word.trim()).filter(Boolean);
    return Object.fromEntries(Object.entries({ ...told, keywords }).filter(([, value]) => value.length));
  }

  next() {
    const busy = this.rows.filter((row) => row.state === "sending" || row.state === "lost").length;
    for (const row of this.rows.filter((each) => each.state === "waiting").slice(0, Math.max(0, AT_ONCE - busy))) this.start(row);
  }

  start(row) {
    this.began ??= { at: performance.now(), bytes: this.rows.reduce((sum, each) => sum + each.doneBytes, 0) };
    row.become("sending");
    row.way = send(row.file, { door: this.element.dataset.door, metadata: row.metadata, keep: row.keep, token: this.token, address: row.address }, {
      progress: (sent, all) => row.progress(sent, all),
      lost: () => row.become("lost"),
      received: (id) => { row.assetId = id; row.become("received", { assetId: id }); this.attach(row); this.next(); look(); },
      failed: (told) => { this.fail(row, told); this.next(); },
    });
  }

  fail(row, told) {
    row.become("failed", { ...told, reason: this.texts.reasons[told.code] ?? told.detail ?? this.texts.words.unknown });
  }

  async attach(row) {
    if (!row.assetId) return;
    const address = `${this.element.dataset.assets}/${row.assetId}`;
    const problems = [];
    if (row.sidecar) problems.push(await attach(row.sidecar, `${address}/sidecar`, this.token, "application/rdf+xml"));
    for (const each of row.transcripts) problems.push(await attach(each, `${address}/transcript?file_name=${encodeURIComponent(each.name)}`, this.token, "text/vtt"));
    const problem = problems.find(Boolean);
    if (problem) this.fail(row, { ...problem, assetId: row.assetId });
  }

  async again(row) {
    if (row.processed) return this.processAgain(row);
    // The file itself has arrived; only what lies beside it goes once more.
    if (row.assetId && (row.sidecar || row.transcripts.length)) {
      row.become("received", { assetId: row.assetId });
      return this.attach(row);
    }
    row.sent = 0;
    row.address = "";
    row.become("waiting");
    return this.next();
  }

  /** The bytes are here; only the processing failed or was cancelled. */
  async processAgain(row) {
    if (await this.ask(`${this.element.dataset.assets}/${row.assetId}/process`)) row.become("received", { assetId: row.assetId });
    look();
  }

  async cancel(row) {
    if (row.state === "received") await this.ask(`${this.element.dataset.assets}/${row.assetId}/cancel`);
    else {
      row.way?.stop();
      row.become("cancelled");
      this.next();
    }
    look();
  }

  async ask(address) {
    try {
      return (await fetch(address, { method: "POST", headers: { "X-CSRF-Token": this.token } })).ok;
    } catch {
      document.getElementById("no-answer").hidden = false;
      return false;
    }
  }

  clear() {
    for (const row of this.rows.filter((each) => each.state === "available" || each.state === "cancelled")) row.element.remove();
    this.rows = this.rows.filter((row) => row.element.isConnected);
    this.changed();
  }

  /** Refresh the line over all files, at most once a frame. */
  changed() { this.pending ??= requestAnimationFrame(() => { this.pending = null; this.summary(); }); }

  summary() {
    const { words } = this.texts;
    const [all, ended] = [this.rows.length, this.rows.filter((row) => row.ended).length];
    const failed = this.rows.filter((row) => row.state === "failed").length;
    const sending = this.rows.some((row) => !row.ended && row.state !== "received");
    this.element.toggleAttribute("data-busy", all > 0);
    this.find("all").hidden = all === 0;
    const text = words.summary.replace("{done}", this.number.format(ended - failed)).replace("{all}", this.number.format(all));
    this.find("summary").textContent = failed ? `${text} · ${words.failures.replace("{failed}", this.number.format(failed))}` : text;
    const [bytes, whole] = [this.rows.reduce((sum, row) => sum + row.doneBytes, 0), this.rows.reduce((sum, row) => sum + row.file.size, 0)];
    this.find("all-progress").value = whole ? bytes / whole : 1;
    this.find("rest").textContent = sending ? this.rest(bytes, whole) : "";
    if (!sending) this.began = null;
    this.find("retry-all").hidden = !this.rows.some((row) => row.state === "failed" && !row.find("retry").hidden);
    this.find("cancel-all").hidden = !sending;
    this.find("clear-done").hidden = !this.rows.some((row) => row.state === "available" || row.state === "cancelled");
  }

  rest(bytes, whole) {
    const seconds = (performance.now() - (this.began?.at ?? performance.now())) / 1000;
    if (!this.began || seconds < 3 || bytes <= this.began.bytes) return "";
    const left = ((whole - bytes) * seconds) / (bytes - this.began.bytes);
    const [unit, value] = left > 5400 ? ["hour", left / 3600] : left > 90 ? ["minute", left / 60] : ["second", left];
    const time = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(Math.ceil(value));
    return this.texts.words.rest.replace("{time}", time);
  }

  size = (bytes) => {
    const { units } = this.texts;
    const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
    const value = bytes / 1000 ** step;
    const digits = { maximumFractionDigits: step && value < 10 ? 1 : 0 };
    return `${new Intl.NumberFormat(document.documentElement.lang, digits).format(value)}\u00a0${units[step]}`;
  };
}

const page = new UploadPage(document.querySelector("[data-upload]"));

/** What an earlier visit has sent and is still under way; what is in this page's own list is left out. */
async function sentAnew() {
  await htmx.ajax("GET", location.pathname, { target: "#sent", select: "#sent", swap: "outerHTML" });
  const sent = document.getElementById("sent");
  for (const one of sent.querySelectorAll("[data-sent]")) if (page.rows.some((row) => row.assetId === one.dataset.sent)) one.remove();
  sent.hidden = !sent.querySelector("[data-sent]");
}
wakeMarks(sentAnew);
document.addEventListener("kronika:look", sentAnew);
