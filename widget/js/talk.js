// One chat: what is said, sent, lost and found again. Knows no page; `show` is told what to show.
//
// show.greet(language)          nothing was said yet
// show.messages(list, language) all that was said, in place of what stood there
// show.mine(text)               a message on its way; show.sent() once it is answered
// show.reply(text, language)
// show.state(name, detail)      "open", "waiting", "unsent", "busy", "unloaded", "ended", "expired", "gone"
// show.giveBack(text)           words that were not taken go back to whoever wrote them

export class Talk {
  #api;
  #memory;
  #show;
  #told;
  #turn = 1;
  #busy = false;
  #isLoaded = false;
  #timer = 0;

  constructor(api, memory, show, told) {
    this.#api = api;
    this.#memory = memory;
    this.#show = show;
    this.#told = told;
  }

  get isBusy() {
    return this.#busy;
  }

  /** Go on where this tab was, or greet. */
  async resume() {
    if (!this.#memory.id) {
      this.#greet("open");
    } else {
      this.#show.state("waiting");
      try {
        const chat = await this.#api.read(this.#memory.id);
        this.#look(chat);
        this.#settle(chat);
      } catch (problem) {
        if (problem.status === 404) this.#expire();
        else this.#fail(problem, "unloaded");
        return;
      }
    }
    this.#isLoaded = true;
    if (!this.#memory.unsent) return;
    this.#show.mine(this.#memory.unsent.text);
    await this.#deliver();
  }

  async send(text) {
    if (this.#busy) return;
    this.#memory.keep({ unsent: { text, turn: this.#memory.id ? this.#turn : undefined } });
    this.#show.mine(text);
    await this.#deliver();
  }

  /** The same message under the same number: the service takes it once, however often it comes. */
  async retry() {
    clearTimeout(this.#timer);
    if (this.#busy) return;
    if (!this.#isLoaded) await this.resume();
    else if (this.#memory.unsent) await this.#deliver();
  }

  anew() {
    clearTimeout(this.#timer);
    this.#startOver("open");
  }

  // --- inside --------------------------------------------------------------------------

  #look(chat) {
    this.#turn = chat.turn;
    this.#show.messages(chat.messages, chat.language_code);
    this.#show.state(chat.ended ? "ended" : "open");
  }

  /** Before the page was loaded again a message may have been taken whose answer got lost. */
  #settle(chat) {
    const { unsent } = this.#memory;
    if (!unsent || unsent.turn === undefined || unsent.turn >= chat.turn) return;
    const last = chat.messages.filter(({ role }) => role === "user").at(-1);
    if (last?.text === unsent.text) this.#memory.keep({ unsent: undefined });
    else this.#giveBack(chat.ended ? "ended" : "elsewhere");
  }

  #greet(state) {
    this.#show.greet();
    this.#show.state(state);
  }

  #startOver(state) {
    const { unsent } = this.#memory;
    this.#memory.forget();
    this.#turn = 1;
    this.#greet(state);
    if (unsent) this.#show.giveBack(unsent.text);
  }

  async #deliver() {
    this.#busy = true;
    this.#show.state("waiting");
    try {
      await this.#begin();
      const { text, turn } = this.#memory.unsent;
      this.#take(await this.#api.write(this.#memory.id, text, turn));
    } catch (problem) {
      await this.#refused(problem);
    } finally {
      this.#busy = false;
    }
  }

  async #begin() {
    if (!this.#memory.id) {
      const begun = await this.#api.start(this.#told);
      this.#turn = begun.turn;
      this.#memory.keep({ id: begun.conversation_id });
    }
    const { text, turn } = this.#memory.unsent;
    if (turn === undefined) this.#memory.keep({ unsent: { text, turn: this.#turn } });
  }

  #take(reply) {
    this.#turn = reply.turn;
    this.#memory.keep({ unsent: undefined });
    this.#show.sent();
    this.#show.reply(reply.reply_text, reply.language_code);
    this.#show.state(reply.ended ? "ended" : "open");
  }

  async #refused(problem) {
    if (problem.status === 404) this.#expire();
    else if (problem.status === 409) await this.#movedOn(problem);
    else if (problem.status === 422) this.#giveBack("refused");
    else if (problem.status === 429) this.#later(problem.retryAfter || 5);
    else this.#fail(problem, "unsent");
  }

  #expire() {
    this.#isLoaded = true;
    this.#startOver("expired");
  }

  /** It ended, or went on in another window. */
  async #movedOn(problem) {
    try {
      this.#look(await this.#api.read(this.#memory.id));
    } catch {
      this.#fail(problem, "unsent");
      return;
    }
    this.#giveBack(problem.is("conversation-over") ? "ended" : "elsewhere");
  }

  #giveBack(state) {
    const { text } = this.#memory.unsent;
    this.#memory.keep({ unsent: undefined });
    this.#show.state(state);
    this.#show.giveBack(text);
  }

  #later(seconds) {
    this.#show.state("busy", seconds);
    this.#timer = setTimeout(() => this.retry(), seconds * 1000);
  }

  #fail(problem, state) {
    if (problem.status === 401 || problem.status === 403) this.#show.state("gone", problem);
    else this.#show.state(state, problem);
  }
}
