// What is known of a conversation: a room, or the private one with a person.

/** How much of what was said before is asked for at a time. */
export const HISTORY = 50;

/** A room, and how far its messages are known. */
export class Room {
  isRoom = true;
  topic = "";
  members = new Set();
  count = 0;
  unread = 0;

  /** The log that counts the messages, and the newest place there when we came. */
  epoch = null;
  newest = 0;

  /** What was said up to here before we first came needs no attention. */
  readUpTo = 0;

  /** Every message from the first one known up to here is known; null before the first. */
  position = null;

  /** Messages that are known behind a hole, which is about to be filled. */
  #ahead = new Set();

  constructor(name) {
    this.key = name;
    this.name = name;
  }

  /** How to join so that nothing is missed. */
  joinCommand() {
    const room = this.name;
    return this.position === null
      ? { type: "join", room, last: HISTORY }
      : { type: "join", room, after: { epoch: this.epoch, seq: this.position } };
  }

  /** We are in. Returns whether the room's messages are counted anew, since its log was lost. */
  joined(answer) {
    const renewed = this.epoch !== null && this.epoch !== answer.epoch;
    if (renewed) {
      this.position = null;
      this.#ahead.clear();
    }
    if (this.epoch === null) {
      this.readUpTo = answer.seq;
    } else if (renewed) {
      this.readUpTo = 0;
    }
    this.epoch = answer.epoch;
    this.newest = answer.seq;
    this.members = new Set(answer.members);
    this.count = answer.count;
    this.topic = answer.topic;
    return renewed;
  }

  /** A message is known now; they come in order but for our own, whose answers may overtake others' messages. */
  learned(seq) {
    if (this.position === null) {
      // What is shown to who enters comes first, and leads up to the newest message of then.
      this.position = seq <= this.newest ? seq - 1 : this.newest;
    }
    this.#ahead.add(seq);
    this.#advance();
  }

  /** The messages up to that one will not come by themselves. */
  skipTo(seq) {
    if (this.position === null || this.position < seq) {
      this.position = seq;
    }
    this.#advance();
  }

  #advance() {
    while (this.#ahead.delete(this.position + 1)) {
      this.position++;
    }
    for (const seq of this.#ahead) {
      if (seq <= this.position) {
        this.#ahead.delete(seq);
      }
    }
  }

  presence(event) {
    // Who has just come may be told of what happened a moment before, when they did not count yet.
    const allAreKnown = this.members.size === this.count;
    event.joined.forEach((name) => this.members.add(name));
    event.left.forEach((name) => this.members.delete(name));
    event.renamed.forEach(([before, now]) => this.renamed(before, now));
    this.count = allAreKnown ? this.members.size : event.members;
  }

  renamed(before, now) {
    if (this.members.delete(before)) {
      this.members.add(now);
    }
  }
}

/** The private conversation with one person. */
export class Person {
  isRoom = false;
  unread = 0;

  constructor(name) {
    this.key = Person.keyOf(name);
    this.name = name;
  }

  static keyOf(name) {
    return "@" + name.toLowerCase();
  }
}
