// What a tab keeps of its chat: the id, and a message that is not answered yet. Gone with the tab.

export class Memory {
  #key;
  #storage;
  #kept = {};

  /** `storage` may be missing, or forbidden: then a reload begins anew. */
  constructor(key, storage) {
    this.#key = key;
    this.#storage = storage;
    try {
      this.#kept = JSON.parse(storage?.getItem(this.#key) ?? "{}") ?? {};
    } catch {
      this.#kept = {};
    }
  }

  get id() {
    return typeof this.#kept.id === "string" ? this.#kept.id : null;
  }

  /** `{text, turn}`; turn is missing where no chat was begun yet. */
  get unsent() {
    return typeof this.#kept.unsent?.text === "string" ? this.#kept.unsent : null;
  }

  keep(changes) {
    this.#kept = { ...this.#kept, ...changes };
    this.#write();
  }

  forget() {
    this.#kept = {};
    this.#write();
  }

  #write() {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(this.#kept));
    } catch {
      // Full or forbidden.
    }
  }
}
