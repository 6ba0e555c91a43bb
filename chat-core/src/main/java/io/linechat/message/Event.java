package io.linechat.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client is told. */
public sealed interface Event {

    /** Something that happens in a room, so that all its members are told, in the same order. */
    sealed interface InRoom extends Event permits ChatMessage, Presence, TopicSet, Gap {
        /** Where it happens. */
        RoomName room();
    }

    /**
     * Who came, went and took another name.
     *
     * @param members how many are in the room after it
     */
    record Presence(RoomName room, List<Nickname> joined, List<Nickname> left, List<Renamed> renamed, int members)
            implements InRoom {}

    /** A change of nickname. */
    record Renamed(Nickname before, Nickname now) {}

    /** Somebody set the topic; an empty one takes it away. */
    record TopicSet(RoomName room, String topic, Nickname by) implements InRoom {}

    /** The messages {@code from} to {@code to}, both included, were not sent to this client. */
    record Gap(RoomName room, long from, long to, Reason reason) implements InRoom {

        /** Why they were not sent. */
        public enum Reason {
            /** The client did not take them in time. */
            SLOW,
            /** They are not kept any more. */
            TRUNCATED
        }
    }

    /** The first thing that a person hears. */
    record Welcome(String server, Nickname nick) implements Event {}

    /** What this server tells a newcomer in place of the first {@link Joined}. */
    record Greeting(String text) implements Event {}

    /**
     * The answer to a program's {@code hello}.
     *
     * @param session names the session among all others
     * @param resume the token that takes it up again when the connection is lost; {@code null} if none does
     * @param customs what a client for people does as others have it done by the server
     * @param kept if it is one that was taken up, the rooms in which its place was kept; {@code null} for a new one
     */
    record Opened(
            String session,
            Nickname nick,
            String server,
            Limits limits,
            Customs customs,
            @Nullable String resume,
            @Nullable List<RoomName> kept)
            implements Event {}

    /**
     * What a client may ask of the server.
     *
     * @param line the longest line in bytes, without its ending
     * @param rooms how many rooms it may be in
     * @param rate commands a second, 0 for any number
     * @param burst commands at once
     */
    record Limits(int line, int rooms, int rate, int burst) {}

    /**
     * What this server does for a person, and leaves to a program.
     *
     * @param lobby the room that everyone starts in
     * @param history how many of the last messages somebody who enters a room is shown
     * @param greeting what a newcomer is told in place of who is in the lobby; {@code null} for just that
     */
    record Customs(RoomName lobby, int history, @Nullable String greeting) {}

    /**
     * The one answer to a {@link Command.Request}: a {@link Refused}, or what came of it.
     *
     * @param tag that of the request
     */
    record Reply(@Nullable String tag, Event event) implements Event {}

    /** It is done, and there is nothing more to say about it. */
    record Done() implements Event {}

    /** The room's log has taken what the client said. */
    record Said(RoomName room, Position position, Instant time) implements Event {

        /** It has taken that message. */
        public Said(ChatMessage message) {
            this(message.room(), message.position(), message.time());
        }
    }

    /**
     * The client is in a room from here on.
     *
     * @param newest the place of the newest message before it came
     * @param self the name that it goes by there
     * @param others the first of those who were there already
     * @param othersCount how many they are in all
     * @param topic empty if there is none
     */
    record Joined(RoomName room, Position newest, Nickname self, List<Nickname> others, int othersCount, String topic)
            implements Event {}

    /** What was said in a room before, oldest first. */
    record History(RoomName room, List<ChatMessage> messages) implements Event {}

    /** The client is out of a room; {@code current} is the room that its lines go to now, if there is one. */
    record Left(RoomName room, @Nullable RoomName current) implements Event {}

    /** Somebody took the client out of a room. */
    record Kicked(RoomName room, String reason) implements Event {}

    /** The client has a new nickname. */
    record NickTaken(Nickname nick) implements Event {}

    /** Somebody said something to this client alone. */
    record Told(Nickname from, Nickname to, String text, Instant time) implements Event {}

    /** What this client told somebody has reached them. */
    record TellSent(Nickname to, String text, Instant time) implements Event {}

    /** The server says something to everyone, whatever their rooms. */
    record Announcement(Nickname from, String text) implements Event {}

    /**
     * The first of those who are in a room, and how many they are in all.
     *
     * @param stale whether that may be different by now, since other servers cannot be asked
     */
    record Members(RoomName room, List<Nickname> names, int count, boolean stale) implements Event {}

    /** The rooms there are. */
    record RoomList(List<RoomSummary> rooms) implements Event {}

    /** The topic of a room, empty if there is none. */
    record TopicIs(RoomName room, String topic) implements Event {}

    /** The list of commands. */
    record Help() implements Event {}

    /** The answer to a ping. */
    record Pong(Instant time) implements Event {}

    /**
     * A command was refused.
     *
     * @param message says why, for people
     * @param retryMillis when it may be sent again, in milliseconds from now; 0 if that makes no difference
     */
    record Refused(ErrorCode code, String message, long retryMillis) implements Event {

        /** A command was refused that would be again. */
        public Refused(ErrorCode code, String message) {
            this(code, message, 0);
        }
    }

    /**
     * The last thing that a client hears.
     *
     * @param retryMillis when it may come back, in milliseconds from now; 0 if it should not by itself
     */
    record Bye(String reason, long retryMillis) implements Event {

        /** A goodbye for good. */
        public Bye(String reason) {
            this(reason, 0);
        }
    }
}
