// The chat: what the server tells goes into the conversations and the view, what a person does goes to the server.

import { firstWord, HELP, parse } from "./commands.js";
import { Connection, Lost } from "./connection.js";
import { HISTORY, Person, Room } from "./conversations.js";
import { View } from "./view.js";

const LOBBY = "lobby";

/** What outlives a reload of the page, in this tab alone: `token`, `nick`, `n`, `rooms`, `outbox`. */
class Memory {
  static #KEY = "linechat";

  static read() {
    try {
      return JSON.parse(sessionStorage.getItem(Memory.#KEY)) ?? {};
    } catch {
      return {};
    }
  }

  static write(values) {
    try {
      sessionStorage.setItem(Memory.#KEY, JSON.stringify(values));
      localStorage.setItem(`${Memory.#KEY}.nick`, values.nick ?? "");
    } catch {
      // Without storage the chat works until the page is reloaded.
    }
  }

  static lastNick() {
    try {
      return localStorage.getItem(`${Memory.#KEY}.nick`) ?? "";
    } catch {
      return "";
    }
  }
}

class Chat {
  #view = new View(this);
  #connection = new Connection(`${location.origin.replace(/^http/u, "ws")}/chat`, this);
  #conversations = new Map();
  #current = null;

  /** The token that takes the session up again; null before the first welcome, and after a goodbye. */
  #token = null;

  #nick = "";

  /** Our own rising number: what is said again under it is said once. */
  #n = 0;

  /** What we say, until the server has answered; the first is under way. */
  #outbox = [];

  /** Ends when the last command that was typed is carried out. */
  #turn = Promise.resolve();

  #online = false;
  #pumping = false;

  /** The server's goodbye; without `retryMs` in it, it is for the person to come back. */
  #goodbye = null;

  start() {
    const memory = Memory.read();
    this.#token = memory.token ?? null;
    this.#n = memory.n ?? 0;
    this.#nick = memory.nick ?? "";
    const named = Chat.#roomInAddress();
    new Set([...(memory.rooms ?? [LOBBY]), ...(named ? [named] : [])]).forEach((name) => this.#add(new Room(name)));
    this.#select(this.#conversations.get(named) ?? [...this.#conversations.values()][0]);
    (memory.outbox ?? []).forEach((entry) => this.#enqueue(entry));
    if (this.#token) {
      this.#view.showChat();
      this.#connection.open();
    } else {
      this.#view.askName(Memory.lastNick());
    }
  }

  /** The room behind `#` in the address of the page. */
  static #roomInAddress() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  }

  #remember() {
    const rooms = this.#rooms().map((room) => room.name);
    const outbox = this.#outbox.map(({ item, ...entry }) => entry);
    Memory.write({ token: this.#token, nick: this.#nick, n: this.#n, rooms, outbox });
  }

  #rooms() {
    return [...this.#conversations.values()].filter((one) => one.isRoom);
  }

  #draw() {
    this.#view.me(this.#nick);
    this.#view.draw([...this.#conversations.values()], this.#current, (name) => name === this.#nick);
  }

  // ---- the connection

  opening() {
    this.#view.state("connecting");
  }

  async opened() {
    this.#goodbye = null;
    try {
      const welcome = await this.#hello();
      this.#nick = welcome.nick;
      this.#token = welcome.resume ?? null;
      this.#view.showChat();
      await this.#enterRooms();
      this.#settle();
    } catch (failure) {
      if (failure instanceof Lost) {
        return;
      }
      if (["NICK_IN_USE", "BAD_NICK"].includes(failure.code)) {
        this.#view.askName(this.#nick, failure.message);
      } else {
        // The server cannot take us just now.
        this.#view.notice(failure.message);
        this.#connection.drop();
      }
    }
  }

  async #hello() {
    if (this.#token) {
      try {
        return await this.#connection.request({ type: "hello", resume: this.#token });
      } catch (failure) {
        if (failure.code !== "SESSION_EXPIRED") {
          throw failure;
        }
        this.#sessionIsGone();
      }
    }
    return this.#connection.request({ type: "hello", nick: this.#nick });
  }

  /** Another session does not know what this one has said under its numbers. */
  #sessionIsGone() {
    this.#token = null;
    const first = this.#outbox[0];
    if (first?.sent) {
      first.doubt = this.#nick;
    }
  }

  async #enterRooms() {
    await Promise.all(this.#rooms().map((room) => this.#enter(room)));
    // Its answer comes behind the messages that were missed.
    await this.#connection.request({ type: "ping" });
  }

  async #enter(room) {
    const first = room.epoch === null;
    try {
      const answer = await this.#connection.request(room.joinCommand());
      if (first) {
        this.#view.earlier(room, answer.seq > HISTORY);
      }
      if (room.joined(answer)) {
        this.#view.forgetPlaces(room);
        this.#view.line(room, "The server has forgotten what was said before.");
        if (this.#outbox[0]?.to === room.key) {
          this.#outbox[0].lostTrack = true;
        }
      }
      this.#draw();
    } catch (failure) {
      if (failure instanceof Lost) {
        throw failure;
      }
      this.#remove(room);
      this.#view.notice(failure.message);
    }
  }

  #settle() {
    this.#settleDoubt();
    this.#online = true;
    this.#connection.settled();
    this.#view.state("connected", true);
    this.#view.notice("");
    this.#remember();
    this.#draw();
    this.#pump();
  }

  /** What was under way when the session was lost is said again only if it certainly was not said. */
  #settleDoubt() {
    const first = this.#outbox[0];
    if (first?.doubt === undefined) {
      return;
    }
    if (first.private || first.lostTrack) {
      this.#outbox.shift();
      this.#fail(first, "The connection was lost, and nobody knows whether this was said.");
    } else {
      delete first.doubt;
      first.sent = false;
    }
  }

  waiting(milliseconds) {
    const seconds = Math.max(1, Math.round(milliseconds / 1000));
    this.#view.state(`not connected, trying again in ${seconds} s`);
  }

  lost() {
    this.#online = false;
    this.#view.state("not connected");
    this.#view.complain("The server cannot be reached.");
    if (this.#mayComeBack()) {
      return true;
    }
    this.#view.notice(this.#goodbye.reason, "Connect again", () => this.#connection.open());
    return false;
  }

  #mayComeBack() {
    return this.#goodbye === null || this.#goodbye.retryMs > 0;
  }

  received(event) {
    const on = {
      message: () => this.#message(event),
      told: () => this.#told(event),
      presence: () => this.#presence(event),
      topic: () => this.#topic(event),
      gap: () => this.#gap(event),
      announcement: () => this.#current && this.#view.line(this.#current, `${event.from}: ${event.text}`),
      error: () => this.#error(event),
      bye: () => (this.#goodbye = event),
    };
    on[event.type]?.();
  }

  // ---- what the server tells

  #message(event) {
    const room = this.#conversations.get(event.room);
    if (!room) {
      return;
    }
    room.learned(event.seq);
    const first = this.#outbox[0];
    if (first?.doubt === event.from && first.to === room.key && !this.#view.has(room, event.seq)) {
      this.#resolveDoubt(first, event);
    }
    this.#show(room, event);
  }

  /** Only one message is under way at a time, so what came under our name behind the last known one is that. */
  #resolveDoubt(entry, event) {
    if (entry.text === event.text) {
      this.#outbox.shift();
      entry.item.remove();
    } else {
      entry.lostTrack = true;
    }
  }

  #show(room, message) {
    if (this.#view.has(room, message.seq)) {
      return;
    }
    const own = message.from === this.#nick;
    this.#view.put(room, this.#view.message(message, own), message.seq);
    if (message.seq > room.readUpTo && !own) {
      this.#attend(room);
    }
  }

  /** Somebody said something: whoever does not look at it is told how much it is. */
  #attend(conversation) {
    if (conversation !== this.#current || document.hidden) {
      conversation.unread++;
      this.#draw();
    }
  }

  #told(event) {
    const person = this.#person(event.from);
    this.#view.put(person, this.#view.message({ ...event, kind: "say" }, false));
    this.#attend(person);
  }

  #person(name) {
    const known = this.#conversations.get(Person.keyOf(name));
    return known ?? this.#add(new Person(name));
  }

  #presence(event) {
    const room = this.#conversations.get(event.room);
    if (!room) {
      return;
    }
    room.presence(event);
    this.#tellNames(room, event.joined, "entered");
    this.#tellNames(room, event.left, "left");
    for (const [before, now] of event.renamed) {
      this.#view.line(room, `${before} is now ${now}`);
      this.#renamePerson(before, now);
    }
    this.#draw();
  }

  #tellNames(room, names, what) {
    if (names.length > 0) {
      this.#view.line(room, names.length > 5 ? `${names.length} people ${what}` : `${names.join(", ")} ${what}`);
    }
  }

  #renamePerson(before, now) {
    const person = this.#conversations.get(Person.keyOf(before));
    if (person && !this.#conversations.has(Person.keyOf(now))) {
      this.#conversations.delete(person.key);
      person.key = Person.keyOf(now);
      person.name = now;
      this.#conversations.set(person.key, person);
      this.#outbox.filter((entry) => entry.to === Person.keyOf(before)).forEach((entry) => (entry.to = person.key));
      this.#view.line(person, `${before} is now ${now}`);
    }
  }

  #topic(event) {
    const room = this.#conversations.get(event.room);
    if (room) {
      room.topic = event.topic;
      this.#view.line(room, `${event.by} set the topic: ${event.topic}`);
      this.#draw();
    }
  }

  #gap(event) {
    const room = this.#conversations.get(event.room);
    if (!room) {
      return;
    }
    room.skipTo(event.to);
    if (event.reason === "slow") {
      this.#fetch(room, { after: event.from - 1, before: event.to + 1, limit: 200 });
      return;
    }
    if (this.#outbox[0]?.to === room.key) {
      this.#outbox[0].lostTrack = true;
    }
    if (event.to >= event.from) {
      this.#view.line(room, `${event.to - event.from + 1} earlier messages are not kept any more.`);
    }
  }

  #error(event) {
    const room = this.#conversations.get(event.room);
    if (room) {
      this.#remove(room);
    }
    this.#view.notice(event.message);
  }

  // ---- what we say

  #say(conversation, text, kind = "say") {
    this.#enqueue({ n: ++this.#n, to: conversation.key, private: !conversation.isRoom, text, kind, sent: false });
    this.#remember();
    this.#pump();
  }

  #enqueue(entry) {
    let conversation = this.#conversations.get(entry.to);
    if (!conversation) {
      conversation = this.#add(entry.private ? new Person(entry.to.slice(1)) : new Room(entry.to));
    }
    if (!entry.item) {
      entry.item = this.#view.message({ from: this.#nick, text: entry.text, kind: entry.kind }, true);
      this.#view.put(conversation, entry.item);
    }
    this.#view.waiting(entry.item);
    this.#outbox.push(entry);
  }

  /** Sends one after the other, each when the one before it is answered, so that they stay in order whatever happens. */
  async #pump() {
    if (this.#pumping) {
      return;
    }
    this.#pumping = true;
    try {
      while (this.#online && this.#outbox.length > 0) {
        await this.#send(this.#outbox[0]);
      }
    } finally {
      this.#pumping = false;
    }
  }

  async #send(entry) {
    const conversation = this.#conversations.get(entry.to);
    if (!conversation) {
      this.#outbox.shift();
      return;
    }
    const { n, text, kind } = entry;
    entry.sent = true;
    this.#remember();
    try {
      const answer = await this.#connection.request(
        entry.private ? { type: "tell", to: conversation.name, text, n } : { type: "say", room: entry.to, text, kind, n },
      );
      this.#outbox.shift();
      this.#said(conversation, entry, answer);
    } catch (failure) {
      if (failure instanceof Lost) {
        this.#online = false;
      } else if (failure.code === "SLOW_DOWN") {
        await new Promise((resolve) => setTimeout(resolve, failure.retryMs));
      } else {
        this.#outbox.shift();
        this.#fail(entry, failure.message);
      }
    }
    this.#remember();
  }

  #said(conversation, entry, answer) {
    if (entry.private) {
      this.#view.arrived(entry.item, answer.time);
      return;
    }
    conversation.learned(answer.seq);
    if (this.#view.has(conversation, answer.seq)) {
      // It was among the messages that we missed.
      entry.item.remove();
    } else {
      this.#view.arrived(entry.item, answer.time);
      this.#view.put(conversation, entry.item, answer.seq);
    }
  }

  #fail(entry, reason) {
    this.#view.failed(entry.item, reason, () => {
      this.#enqueue({ ...entry, n: ++this.#n, sent: false, doubt: undefined, lostTrack: undefined });
      this.#pump();
    });
  }

  // ---- what a person does

  enter(nick) {
    this.#nick = nick.trim();
    if (this.#goodbye === null) {
      // After a name that was refused the connection is still there, and waits for the next one.
      this.#connection.isOpen() ? this.opened() : this.#connection.open();
    } else {
      this.#connection.open();
    }
  }

  line(text) {
    const { name, rest } = parse(text);
    this.#view.notice("");
    if (Object.hasOwn(this.#commands, name)) {
      // What is typed behind a command that takes its time, as /join does, is meant to come after it.
      this.#turn = this.#turn.then(() => this.#commands[name](rest)).catch((failure) => this.#complain(failure));
    } else {
      this.#view.notice(`There is no command /${name}, try /help.`);
    }
  }

  #commands = {
    say: (text) => this.#inCurrent((conversation) => this.#say(conversation, text)),
    me: (text) => text && this.#inCurrent((conversation) => this.#act(conversation, text)),
    msg: (rest) => this.#tell(...firstWord(rest)),
    join: (room) => this.join(room),
    leave: () => this.#inCurrent((conversation) => this.#leave(conversation)),
    nick: (nick) => this.#rename(nick),
    who: () => this.#inRoom((room) => this.#who(room)),
    topic: (text) => this.#inRoom((room) => this.#setTopic(room, text)),
    rooms: () => this.#listRooms(),
    history: () => this.#inRoom((room) => this.earlier(room)),
    ping: async () => this.#tellCurrent(`pong, ${(await this.#ask({ type: "ping" })).time}`),
    help: () => HELP.forEach((line) => this.#tellCurrent(line)),
    quit: () => this.#quit(),
  };

  #inCurrent(action) {
    if (!this.#current) {
      this.#view.notice("You are in no room, join one first.");
      return undefined;
    }
    return action(this.#current);
  }

  #inRoom(action) {
    return this.#inCurrent((one) => (one.isRoom ? action(one) : this.#view.notice("That is for rooms.")));
  }

  #tellCurrent(text) {
    this.#inCurrent((conversation) => this.#view.line(conversation, text));
  }

  #ask(command) {
    return this.#connection.request(command);
  }

  #complain(failure) {
    this.#view.notice(failure instanceof Lost ? "That needs a connection, try again later." : failure.message);
  }

  #act(conversation, text) {
    // Private messages have no kind.
    return conversation.isRoom ? this.#say(conversation, text, "action") : this.#say(conversation, `* ${text}`);
  }

  #tell(name, text) {
    if (!name) {
      this.#view.notice("Whom, and what? /msg NAME TEXT");
      return;
    }
    this.talkTo(name);
    if (text) {
      this.#say(this.#person(name), text);
    }
  }

  talkTo(name) {
    this.#select(this.#person(name));
  }

  async join(name) {
    try {
      const known = this.#conversations.get(name.trim());
      if (known) {
        this.#select(known);
        return;
      }
      // The server may write the name in another way than we do.
      const answer = await this.#ask({ type: "join", room: name.trim(), last: HISTORY });
      const room = this.#conversations.get(answer.room) ?? this.#add(new Room(answer.room));
      room.joined(answer);
      this.#view.earlier(room, answer.seq > HISTORY);
      this.#select(room);
      this.#remember();
    } catch (failure) {
      this.#complain(failure);
    }
  }

  async #leave(conversation) {
    if (conversation.isRoom) {
      await this.#ask({ type: "leave", room: conversation.name });
    }
    this.#remove(conversation);
  }

  async #rename(nick) {
    const before = this.#nick;
    const answer = await this.#ask({ type: "nick", nick });
    this.#nick = answer.nick;
    this.#rooms().forEach((room) => room.renamed(before, answer.nick));
    this.#tellCurrent(`You are now ${answer.nick}.`);
    this.#remember();
    this.#draw();
  }

  async #who(room) {
    const answer = await this.#ask({ type: "who", room: room.name });
    room.members = new Set(answer.members);
    room.count = answer.count;
    this.#view.line(room, `Here (${answer.count}): ${answer.members.join(", ")}`);
    this.#draw();
  }

  async #setTopic(room, text) {
    const answer = await this.#ask({ type: "topic", room: room.name, ...(text && { text }) });
    room.topic = answer.topic;
    if (!text) {
      // That it is set all are told, and so are we.
      this.#view.line(room, answer.topic ? `The topic is: ${answer.topic}` : "There is no topic.");
    }
    this.#draw();
  }

  async #listRooms() {
    const answer = await this.#ask({ type: "rooms" });
    this.#tellCurrent(`Rooms: ${answer.rooms.map((one) => `${one.room} (${one.members})`).join(", ")}`);
  }

  earlier(room) {
    const oldest = this.#view.oldest(room);
    return this.#fetch(room, { ...(Number.isFinite(oldest) && { before: oldest }), limit: HISTORY });
  }

  async #fetch(room, range) {
    try {
      const answer = await this.#ask({ type: "history", room: room.name, ...range });
      answer.messages.forEach((message) => this.#show(room, message));
      if (range.after === undefined) {
        this.#view.earlier(room, answer.messages.length === range.limit);
      }
    } catch (failure) {
      this.#complain(failure);
    }
  }

  async #quit() {
    this.#token = null;
    this.#outbox = [];
    this.#goodbye = { reason: "bye" };
    this.#remember();
    try {
      await this.#ask({ type: "bye" });
    } finally {
      this.#connection.drop();
      this.#view.askName(this.#nick);
    }
  }

  // ---- conversations

  #add(conversation) {
    this.#conversations.set(conversation.key, conversation);
    this.#view.add(conversation);
    return conversation;
  }

  #remove(conversation) {
    this.#conversations.delete(conversation.key);
    this.#view.remove(conversation);
    if (this.#current === conversation) {
      this.#select([...this.#conversations.values()][0] ?? null);
    }
    this.#remember();
    this.#draw();
  }

  pick(key) {
    this.#goTo(this.#conversations.get(key));
  }

  /** Goes to the conversation so many places further. */
  step(places) {
    const all = [...this.#conversations.values()].sort((a, b) => b.isRoom - a.isRoom);
    if (all.length > 0) {
      this.#goTo(all[(all.indexOf(this.#current) + places + all.length) % all.length]);
    }
  }

  /** What was complained of was meant for the conversation before. */
  #goTo(conversation) {
    if (this.#mayComeBack()) {
      this.#view.notice("");
    }
    this.#select(conversation);
  }

  #select(conversation) {
    this.#current = conversation;
    this.#view.select(conversation);
    this.seen();
  }

  /** The current conversation is being looked at. */
  seen() {
    if (this.#current && !document.hidden) {
      this.#current.unread = 0;
    }
    this.#draw();
  }

  /** Somebody looks, or the network has changed: no use in waiting longer, nor in trusting what slept for hours. */
  hurry() {
    if (this.#online) {
      this.#connection.check();
    } else if (this.#token && this.#mayComeBack()) {
      this.#connection.open();
    }
  }
}

const chat = new Chat();
chat.start();
window.addEventListener("online", () => chat.hurry());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    chat.seen();
    chat.hurry();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    chat.step(event.key === "ArrowUp" ? -1 : 1);
  }
});
