// What is to be seen. All text goes in as text, never as HTML.

const $ = (id) => document.getElementById(id);
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayAndTime = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

/** How many names are listed; there may be thousands. */
const MOST_NAMES = 300;

/** A log that is followed to its end is cut to so many items when it has twice as many; the rest is above on demand. */
const KEPT = 1000;

/** How near to its end a log follows what comes, in pixels. */
const NEAR = 80;

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(className, text, action) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

/** The messages of one conversation, in the order of their places. */
class Log {
  /** The items of messages that have a place, by that. */
  #bySeq = new Map();

  #newest = 0;

  /** Whether its end was in sight when it was last scrolled, and so is to stay there. */
  #follows = true;

  constructor(conversation, onEarlier) {
    this.box = element("div", "log");
    this.box.hidden = true;
    this.box.tabIndex = 0;
    this.list = element("ol", "");
    this.box.setAttribute("role", "log");
    this.box.setAttribute("aria-label", `Messages in ${conversation.name}`);
    this.earlier = button("earlier", "Earlier messages", onEarlier);
    this.earlier.hidden = true;
    this.box.append(this.earlier, this.list);
    this.box.addEventListener("scroll", () => (this.#follows = this.#isAtEnd()));
    // A keyboard on the screen, or a notice, takes away from its height.
    new ResizeObserver(() => this.#follows && this.toEnd()).observe(this.box);
  }

  has(seq) {
    return this.#bySeq.has(seq);
  }

  oldest() {
    return Math.min(...this.#bySeq.keys());
  }

  /** The places start anew; what is there stays, as what was before. */
  forgetPlaces() {
    this.#bySeq.clear();
    this.#newest = 0;
  }

  /** Puts an item where it belongs: behind the last with a lower place, or at the end. */
  put(item, seq) {
    const height = this.box.scrollHeight;
    if (seq === undefined) {
      this.list.append(item);
    } else {
      this.#bySeq.set(seq, item);
      item.dataset.seq = seq;
      this.#place(item, seq);
    }
    if (this.#follows || this.box.hidden) {
      this.#cut();
      this.toEnd();
    } else if (item.offsetTop < this.box.scrollTop) {
      this.box.scrollTo({ top: this.box.scrollTop + this.box.scrollHeight - height, behavior: "instant" });
    }
  }

  #place(item, seq) {
    if (seq < this.#newest) {
      const later = [...this.#bySeq.keys()].filter((other) => other > seq);
      this.#bySeq.get(Math.min(...later)).before(item);
      return;
    }
    this.#newest = seq;
    // Before those of ours that have no place yet.
    item.remove();
    const waiting = this.list.querySelector("li.waiting");
    this.list.insertBefore(item, waiting);
  }

  #cut() {
    if (this.list.childElementCount < 2 * KEPT) {
      return;
    }
    while (this.list.childElementCount > KEPT) {
      this.#bySeq.delete(Number(this.list.firstElementChild.dataset.seq));
      this.list.firstElementChild.remove();
    }
    this.earlier.hidden = this.#bySeq.size === 0;
  }

  #isAtEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR;
  }

  toEnd() {
    this.#follows = true;
    this.box.scrollTo({ top: this.box.scrollHeight, behavior: "instant" });
  }
}

export class View {
  #logs = new Map();
  #current = null;
  #actions;

  /** @param actions has `enter(nick)`, `line(text)`, `pick(key)`, `join(room)`, `talkTo(nick)`, `earlier(conversation)` */
  constructor(actions) {
    this.#actions = actions;
    this.#onSubmit("entry", "nick", (nick) => actions.enter(nick), false);
    this.#onSubmit("say", "line", (line) => actions.line(line));
    this.#onSubmit("join", "room", (room) => actions.join(room));
    this.#drawer("show-side", "side");
    this.#drawer("show-members", "members");
  }

  #onSubmit(form, field, action, clear = true) {
    $(form).addEventListener("submit", (event) => {
      event.preventDefault();
      const text = $(field).value;
      if (text.trim() !== "") {
        if (clear) {
          $(field).value = "";
        }
        action(text);
      }
    });
  }

  #drawer(opener, drawer) {
    $(opener).addEventListener("click", () => this.#open(drawer, !$(drawer).classList.contains("open")));
    $(drawer).addEventListener("keydown", (event) => {
      if (event.key === "Escape" && $(drawer).classList.contains("open")) {
        this.#open(drawer, false);
        $(opener).focus();
      }
    });
  }

  /** On a narrow screen; on a wide one both are always to be seen. */
  #open(drawer, open) {
    for (const name of ["side", "members"]) {
      const shown = open && name === drawer;
      $(name).classList.toggle("open", shown);
      $(`show-${name}`).setAttribute("aria-expanded", String(shown));
    }
  }

  askName(nick, complaint = "") {
    $("chat").hidden = true;
    $("entry").hidden = false;
    $("nick").value = nick;
    $("entry-error").textContent = complaint;
    $("nick").focus();
  }

  /** Says at the form for the name what stands in the way. */
  complain(text) {
    $("entry-error").textContent = text;
  }

  showChat() {
    if ($("chat").hidden) {
      $("entry").hidden = true;
      $("chat").hidden = false;
      $("line").focus();
    }
  }

  me(nick) {
    $("me").textContent = nick;
  }

  state(text, online = false) {
    $("state").textContent = text;
    $("state").classList.toggle("online", online);
  }

  /** Tells something that is not part of the conversation, with a way to go on if there is one. */
  notice(text, label, action) {
    $("notice").replaceChildren(text);
    if (label) {
      const proceed = button("", label, () => {
        this.notice("");
        action();
      });
      $("notice").append(" ", proceed);
    }
  }

  // ---- conversations

  add(conversation) {
    const log = new Log(conversation, () => this.#actions.earlier(conversation));
    this.#logs.set(conversation, log);
    $("logs").append(log.box);
  }

  remove(conversation) {
    this.#logs.get(conversation)?.box.remove();
    this.#logs.delete(conversation);
  }

  select(conversation) {
    if (this.#current !== conversation) {
      this.#logs.forEach((log, other) => (log.box.hidden = other !== conversation));
      this.#logs.get(conversation)?.toEnd();
      this.#current = conversation;
      $("line").focus();
    }
    this.#open("side", false);
  }

  /** Draws everything but the messages. */
  draw(conversations, current, isMine) {
    this.#drawPicks("rooms", conversations.filter((one) => one.isRoom), current);
    this.#drawPicks("people", conversations.filter((one) => !one.isRoom), current);
    const unread = conversations.reduce((sum, one) => sum + one.unread, 0);
    $("elsewhere").hidden = unread === 0;
    $("elsewhere").textContent = String(unread);
    const name = current ? (current.isRoom ? current.name : `Private with ${current.name}`) : "Linechat";
    $("title").textContent = name;
    $("topic").textContent = current?.topic ?? "";
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${name} – Linechat`;
    $("members").hidden = !current?.isRoom;
    $("show-members").hidden = !current?.isRoom;
    if (current?.isRoom) {
      this.#drawMembers(current, isMine);
    }
  }

  #drawPicks(list, conversations, current) {
    const items = conversations.map((conversation) => {
      const pick = button("pick", "", () => this.#actions.pick(conversation.key));
      pick.dataset.key = conversation.key;
      pick.append(element("span", "name", conversation.name));
      if (conversation.unread > 0) {
        const badge = element("span", "badge", String(conversation.unread));
        badge.append(element("span", "unseen", " unread"));
        pick.append(badge);
      }
      if (conversation === current) {
        pick.setAttribute("aria-current", "true");
      }
      const item = element("li", "");
      item.append(pick);
      return item;
    });
    this.#replace($(list), items);
  }

  /** Draws a list anew; who is on one of its items stays there. */
  #replace(list, items) {
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    list.replaceChildren(...items);
    if (focused !== undefined) {
      [...list.querySelectorAll(".pick")].find((pick) => pick.dataset.key === focused)?.focus();
    }
  }

  #drawMembers(room, isMine) {
    const names = [...room.members].sort((a, b) => a.localeCompare(b));
    $("count").textContent = `(${room.count})`;
    const items = names.slice(0, MOST_NAMES).map((name) => {
      const item = element("li", "");
      if (isMine(name)) {
        item.append(element("span", "pick", `${name} (you)`));
      } else {
        const pick = button("pick", name, () => {
          this.#open("members", false);
          this.#actions.talkTo(name);
        });
        pick.dataset.key = name;
        pick.title = `Talk to ${name} in private`;
        item.append(pick);
      }
      return item;
    });
    const more = room.count - items.length;
    if (more > 0) {
      items.push(element("li", "hint", `and ${more} more`));
    }
    this.#replace($("names"), items);
  }

  // ---- messages

  /** An item for a message, which is not to be seen before it is put somewhere. */
  message(message, own) {
    const item = element("li", own ? "own" : "");
    const when = element("time", "");
    item.append(when, element("span", "from", message.kind === "action" ? `* ${message.from}` : message.from));
    item.append(element("span", "text", message.text));
    if (message.time) {
      this.stamp(item, message.time);
    }
    return item;
  }

  stamp(item, iso) {
    const when = item.querySelector("time");
    const date = new Date(iso);
    when.dateTime = iso;
    const isToday = date.toDateString() === new Date().toDateString();
    when.textContent = (isToday ? time : dayAndTime).format(date);
    when.title = dateAndTime.format(date);
  }

  put(conversation, item, seq) {
    this.#logs.get(conversation)?.put(item, seq);
  }

  has(conversation, seq) {
    return this.#logs.get(conversation)?.has(seq) ?? false;
  }

  oldest(conversation) {
    return this.#logs.get(conversation).oldest();
  }

  forgetPlaces(conversation) {
    this.#logs.get(conversation)?.forgetPlaces();
  }

  earlier(conversation, thereAreSome) {
    const log = this.#logs.get(conversation);
    if (log) {
      log.earlier.hidden = !thereAreSome;
    }
  }

  /** A line in a conversation that nobody said. */
  line(conversation, text) {
    this.put(conversation, element("li", "notice", text));
  }

  waiting(item) {
    item.querySelector(".fate")?.remove();
    item.classList.remove("failed");
    item.classList.add("waiting");
  }

  arrived(item, iso) {
    item.querySelector(".fate")?.remove();
    item.classList.remove("waiting", "failed");
    this.stamp(item, iso);
  }

  failed(item, reason, again) {
    item.classList.remove("waiting");
    item.classList.add("failed");
    item.querySelector(".fate")?.remove();
    const fate = element("span", "fate", reason);
    fate.append(button("", "Send again", again));
    item.append(fate);
  }
}
