/** One file in the upload list: what it shows and what may be done with it. */

const ENDED = new Set(["available", "failed", "cancelled"]);

export class Row {
  constructor(file, page) {
    this.file = file;
    this.page = page;
    this.sent = 0;
    this.keep = false;
    this.element = page.template.content.firstElementChild.cloneNode(true);
    this.find = (name) => this.element.querySelector(`[data-${name}]`);
    this.find("name").textContent = file.name;
    this.find("progress").setAttribute("aria-label", file.name);
    this.find("retry").addEventListener("click", () => page.again(this));
    this.find("keep").addEventListener("click", () => { this.keep = true; page.again(this); });
    this.find("cancel").addEventListener("click", () => page.cancel(this));
    this.become("waiting");
  }

  get ended() { return ENDED.has(this.state); }

  /** Bytes that count as done for the bar over all files. */
  get doneBytes() { return this.ended || this.state === "received" ? this.file.size : this.sent; }

  become(state, told = {}) {
    this.state = this.element.dataset.state = state;
    this.processed = Boolean(told.processed);
    this.share = "";
    this.find("word").textContent = told.word ?? this.page.texts.words[state];
    const problem = this.find("problem");
    problem.hidden = !told.reason;
    problem.textContent = told.reason ?? "";
    const duplicate = told.code === "duplicate";
    if (told.assetId) this.find("open").href = this.page.addressOf(told.assetId);
    this.find("open").hidden = !told.assetId;
    this.find("keep").hidden = !duplicate;
    this.find("retry").hidden = !(state === "cancelled" || (state === "failed" && !duplicate && (!told.processed || told.mayChange)));
    this.find("cancel").hidden = this.ended || (state === "received" && !told.assetId);
    this.find("progress").hidden = false;
    if (state === "received") this.find("progress").removeAttribute("value");
    this.amount();
    this.page.changed();
  }

  progress(sent, all) {
    this.sent = sent;
    if (this.state !== "sending") this.become("sending");
    this.find("progress").value = all ? sent / all : 0;
    this.amount();
    this.page.changed();
  }

  amount() {
    const { size } = this.page;
    const all = size(this.file.size);
    this.find("amount").textContent = this.state === "sending" ? `${size(this.sent)} / ${all}` : [all, this.share].filter(Boolean).join(" · ");
  }

  /** What the archive says of the asset meanwhile. */
  told(answer) {
    if (answer.thumb && !this.find("picture").querySelector("img")) {
      this.find("picture").replaceChildren(Object.assign(new Image(), { src: answer.thumb, alt: "" }));
    }
    if (answer.state !== "ingesting") {
      this.become(answer.state, { ...answer, assetId: this.assetId, processed: true });
      return;
    }
    if (this.find("word").textContent !== answer.word) this.find("word").textContent = answer.word;
    this.share = answer.share;
    this.amount();
    const bar = this.find("progress");
    bar.hidden = !answer.working;
    if (answer.progress) bar.value = answer.progress;
    else bar.removeAttribute("value");
  }
}
