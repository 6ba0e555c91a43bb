package io.linechat.protocol;

import io.linechat.message.Backlog;
import io.linechat.message.ChatMessage;
import io.linechat.message.Command;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes what a client asks for as JSON lines: the way back from {@link JsonCommands}. */
public final class JsonRequestEncoder {

    private static final int TYPICAL_SIZE = 128;

    private final JsonGenerator json;

    private JsonRequestEncoder(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Returns the request as a line with its ending, in a buffer of its own, which the caller releases.
     *
     * @param request names its room, where it has one, and asks for nothing that is for people only
     */
    public static ByteBuf encode(ByteBufAllocator allocator, Command.Request request) {
        ByteBuf out = allocator.directBuffer(TYPICAL_SIZE);
        try {
            encode(request, out);
            return out;
        } catch (RuntimeException | Error e) {
            out.release();
            throw e;
        }
    }

    private static void encode(Command.Request request, ByteBuf out) {
        OutputStream bytes = new ByteBufOutputStream(out);
        try (JsonGenerator json = JsonLines.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            new JsonRequestEncoder(json).write(request);
            json.writeEndObject();
        }
        out.writeByte('\n');
    }

    private void write(Command.Request request) {
        write(request.command());
        if (request.tag() != null) {
            string("tag", request.tag());
        }
        if (request.n() != null) {
            number("n", request.n());
        }
    }

    private void write(Command command) {
        if (command instanceof Command.Say say) {
            inRoom("say", say.room());
            string("text", say.text());
            if (say.kind() == ChatMessage.Kind.ACTION) {
                string("kind", "action");
            }
        } else if (command instanceof Command.Tell tell) {
            type("tell");
            string("to", tell.to());
            string("text", tell.text());
        } else if (command instanceof Command.Hello hello) {
            type("hello");
            optional("nick", hello.nick());
            optional("resume", hello.resume());
        } else if (command instanceof Command.Join join) {
            inRoom("join", join.room());
            write(join.backlog());
        } else if (command instanceof Command.Leave leave) {
            inRoom("leave", leave.room());
        } else if (command instanceof Command.Nick nick) {
            type("nick");
            string("nick", nick.nick());
        } else if (command instanceof Command.Who who) {
            inRoom("who", who.room());
        } else if (command instanceof Command.Topic topic) {
            inRoom("topic", topic.room());
            optional("text", topic.text());
        } else if (command instanceof Command.History history) {
            write(history);
        } else if (command instanceof Command.Rooms) {
            type("rooms");
        } else if (command instanceof Command.Ping) {
            type("ping");
        } else if (command instanceof Command.Quit) {
            type("bye");
        } else {
            throw new IllegalArgumentException("no request for a server: " + command);
        }
    }

    private void write(@Nullable Backlog backlog) {
        if (backlog instanceof Backlog.Last last) {
            number("last", last.count());
        } else if (backlog instanceof Backlog.After after) {
            Position position = after.position();
            json.writeName("after");
            json.writeStartObject();
            number("epoch", position.epoch());
            number("seq", position.seq());
            json.writeEndObject();
        }
    }

    private void write(Command.History history) {
        inRoom("history", history.room());
        if (history.after() != null) {
            number("after", history.after());
        }
        if (history.before() != null) {
            number("before", history.before());
        }
        number("limit", history.count());
    }

    private void inRoom(String type, @Nullable RoomName room) {
        type(type);
        string("room", Objects.requireNonNull(room, "room"));
    }

    private void type(String type) {
        string("type", type);
    }

    private void optional(String name, @Nullable Object value) {
        if (value != null) {
            string(name, value);
        }
    }

    private void string(String name, Object value) {
        JsonLines.string(json, name, value);
    }

    private void number(String name, long value) {
        json.writeNumberProperty(name, value);
    }
}
