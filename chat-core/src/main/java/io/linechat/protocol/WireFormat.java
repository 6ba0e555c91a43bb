package io.linechat.protocol;

import io.linechat.message.Event;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The ways in which an event is written; what a room's members are told is encoded once for each that is in use. */
public enum WireFormat {
    /** Lines for people, from the room that the recipient's own lines go to. */
    TEXT {
        @Override
        public void encode(Event event, ByteBuf out) {
            TextEncoder.encode(event, out);
        }
    },

    /** Lines for people, from another room, which they name. */
    TEXT_OTHER_ROOM {
        @Override
        public void encode(Event event, ByteBuf out) {
            if (event instanceof Event.InRoom inRoom) {
                TextEncoder.encodeOtherRoom(inRoom, out);
            } else {
                TextEncoder.encode(event, out);
            }
        }
    },

    /** JSON lines, for programs. */
    JSON {
        @Override
        public void encode(Event event, ByteBuf out) {
            JsonEncoder.encode(event, out);
        }
    },

    /** WebSocket frames with JSON in them, for browsers and programs. */
    WEBSOCKET {
        @Override
        public void encode(Event event, ByteBuf out) {
            WebSocketEncoder.encode(event, false, out);
        }
    },

    /** The same frames, compressed, for those who have agreed to that. */
    WEBSOCKET_DEFLATED {
        @Override
        public void encode(Event event, ByteBuf out) {
            WebSocketEncoder.encode(event, true, out);
        }
    };

    private static final int TYPICAL_SIZE = 128;

    /** Where this format stands in a table of all formats. */
    @SuppressWarnings("EnumOrdinal") // Such tables live no longer than the process.
    public final int slot() {
        return ordinal();
    }

    /** Appends the event to {@code out}. */
    public abstract void encode(Event event, ByteBuf out);

    /** Whether the recipient is a program: it says hello first, and knows of no current room. */
    public final boolean isForPrograms() {
        return this != TEXT && this != TEXT_OTHER_ROOM;
    }

    /** How the same recipient is told of what happens in a room that is not the current one. */
    public final WireFormat forOtherRooms() {
        return this == TEXT ? TEXT_OTHER_ROOM : this;
    }

    /** Returns the event in a buffer of its own, which the caller releases. */
    public final ByteBuf encode(ByteBufAllocator allocator, Event event) {
        ByteBuf out = allocator.directBuffer(TYPICAL_SIZE);
        try {
            encode(event, out);
            return out;
        } catch (RuntimeException | Error e) {
            out.release();
            throw e;
        }
    }
}
