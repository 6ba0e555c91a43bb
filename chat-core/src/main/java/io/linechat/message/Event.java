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
    record Gap(RoomName room, long from, long to) implements InRoom {}

    /** The first thing that a client hears. */
    record Welcome(String server, Nickname nick) implements Event {}

    /**
     * The client is in a room from here on.
     *
     * @param newest the place of the newest message before it came
     * @param others the first of those who were there already
     * @param othersCount how many they are in all
     * @param topic empty if there is none
     */
    record Joined(RoomName room, Position newest, List<Nickname> others, int othersCount, String topic)
            implements Event {}

    /** What was said in a room before: its last messages, oldest first. */
    record History(RoomName room, List<ChatMessage> messages) implements Event {}

    /** The client is out of a room; {@code current} is the room that its lines go to now, if there is one. */
    record Left(RoomName room, @Nullable RoomName current) implements Event {}

    /** The client has a new nickname. */
    record NickTaken(Nickname nick) implements Event {}

    /** Somebody said something to this client alone. */
    record Told(Nickname from, Nickname to, String text, Instant time) implements Event {}

    /** What this client told somebody has reached them. */
    record TellSent(Nickname to, String text, Instant time) implements Event {}

    /** The server says something to everyone, whatever their rooms. */
    record Announcement(Nickname from, String text) implements Event {}

    /** The first of those who are in a room, and how many they are in all. */
    record Members(RoomName room, List<Nickname> names, int count) implements Event {}

    /** The rooms there are. */
    record RoomList(List<RoomSummary> rooms) implements Event {}

    /** The topic of a room, empty if there is none. */
    record TopicIs(RoomName room, String topic) implements Event {}

    /** The list of commands. */
    record Help() implements Event {}

    /** The answer to a ping. */
    record Pong(Instant time) implements Event {}

    /** A command was refused; {@code message} says why, for people. */
    record Refused(ErrorCode code, String message) implements Event {}

    /** The last thing that a client hears. */
    record Bye(String reason) implements Event {}
}
