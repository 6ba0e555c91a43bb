// One WebSocket after the other. A command is answered by exactly one "ok" or "error", which its tag tells.

const FIRST_DELAY = 500;
const LONGEST_DELAY = 15_000;
const PING_EVERY = 25_000;

/** How long an answer, or a new connection, may take before the connection counts as lost. */
const PATIENCE = 10_000;

/** The server refused a command; `code` is one of PROTOCOL's. */
export class Refused extends Error {
  constructor(answer) {
    super(answer.message);
    this.code = answer.code;
    this.retryMs = answer.retryMs ?? 0;
  }
}

/** The connection was lost before the answer came: nobody knows what became of the command. */
export class Lost extends Error {}

export class Connection {
  #url;
  #listener;
  #socket = null;
  #waiting = new Map();
  #tags = 0;
  #delay = FIRST_DELAY;
  #retry = 0;
  #deadline = 0;
  #heartbeat = 0;

  /**
   * @param listener has `opening()`, `opened()`, `received(event)`, `lost()`, which tells whether to connect again, and
   *   `waiting(milliseconds)` until then
   */
  constructor(url, listener) {
    this.#url = url;
    this.#listener = listener;
  }

  /** Connects, now. */
  open() {
    clearTimeout(this.#retry);
    if (this.#socket) {
      return;
    }
    this.#listener.opening();
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#expectWithin(PATIENCE);
    socket.addEventListener("open", () => socket === this.#socket && this.#opened());
    socket.addEventListener("message", (message) => socket === this.#socket && this.#received(JSON.parse(message.data)));
    socket.addEventListener("close", () => socket === this.#socket && this.#closed());
  }

  isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Gives up the connection, without waiting for the server to agree. */
  drop() {
    if (this.#socket) {
      this.#socket.close();
      this.#closed();
    }
  }

  /** The session is there: the next loss is answered as fast as the first. */
  settled() {
    this.#delay = FIRST_DELAY;
  }

  /** Sends a command; the answer comes as a promise, which fails with `Refused` or `Lost`. */
  request(command) {
    return new Promise((resolve, reject) => {
      if (this.#socket?.readyState !== WebSocket.OPEN) {
        reject(new Lost());
        return;
      }
      const tag = String(++this.#tags);
      this.#waiting.set(tag, { resolve, reject });
      this.#socket.send(JSON.stringify({ ...command, tag }));
    });
  }

  /** Finds out whether the connection is still there: a browser does not notice by itself that a network is gone. */
  check() {
    this.#expectWithin(PATIENCE);
    this.request({ type: "ping" }).catch(() => {});
  }

  #opened() {
    clearTimeout(this.#deadline);
    this.#heartbeat = setInterval(() => this.check(), PING_EVERY);
    this.#listener.opened();
  }

  #expectWithin(time) {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.drop(), time);
  }

  #received(event) {
    clearTimeout(this.#deadline);
    const waiting = this.#waiting.get(event.tag);
    if (!waiting) {
      this.#listener.received(event);
      return;
    }
    this.#waiting.delete(event.tag);
    if (event.type === "error") {
      waiting.reject(new Refused(event));
    } else {
      waiting.resolve(event);
    }
  }

  #closed() {
    this.#socket = null;
    clearTimeout(this.#deadline);
    clearInterval(this.#heartbeat);
    const unanswered = [...this.#waiting.values()];
    this.#waiting.clear();
    unanswered.forEach((waiting) => waiting.reject(new Lost()));
    if (this.#listener.lost()) {
      // Not all at the same moment when a server comes back.
      const delay = this.#delay * (0.75 + Math.random() / 2);
      this.#delay = Math.min(2 * this.#delay, LONGEST_DELAY);
      this.#retry = setTimeout(() => this.open(), delay);
      this.#listener.waiting(delay);
    }
  }
}
