package io.linechat;

import io.linechat.message.ChatMessage;
import io.linechat.message.CleanText;
import io.linechat.message.Nickname;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A room of a running server, to act in from outside. It need not exist: a room is there while somebody is in it.
 *
 * <p>Any thread. Nothing blocks; what is returned completes on a worker thread of the server, or fails if the server has
 * stopped.
 */
public final class ChatRoom {

    private final ServerRuntime server;
    private final RoomName name;

    ChatRoom(ServerRuntime server, RoomName name) {
        this.server = server;
        this.name = name;
    }

    /** The name of the room. */
    public RoomName name() {
        return name;
    }

    /**
     * Says something to everyone in the room. Calls from one thread are said in their order.
     *
     * @param from a nickname, {@code "server"} if you like; it need not be connected
     * @param text a line; control characters are taken out of it
     * @return the place of the message, when the room's log has taken it
     * @throws io.linechat.message.InvalidNameException if {@code from} cannot be a nickname
     * @throws IllegalArgumentException if there is nothing left to say without the control characters
     */
    public CompletionStage<Position> say(String from, String text) {
        String clean = CleanText.of(text);
        if (clean.isEmpty()) {
            throw new IllegalArgumentException("text: empty (expected: something to say)");
        }
        return server.offLoop(server.rooms().say(name, Nickname.of(from), ChatMessage.Kind.SAY, clean));
    }

    /** Who is in the room, in the order in which they came. */
    public CompletionStage<List<Nickname>> members() {
        return server.offLoop(server.rooms().members(name));
    }

    /** What the room is about; empty if it has no topic, or does not exist. */
    public CompletionStage<String> topic() {
        return server.offLoop(server.rooms().topic(name));
    }

    /**
     * Sets what the room is about, and tells its members.
     *
     * @param text empty to take the topic away
     * @return {@code false} if there is no such room
     */
    public CompletionStage<Boolean> topic(String text) {
        return server.offLoop(server.rooms().setTopic(name, CleanText.of(text), Nickname.SERVER));
    }

    /**
     * Takes somebody out of the room, and tells them why; they stay connected.
     *
     * @return {@code false} if they are not in it
     * @throws io.linechat.message.InvalidNameException if {@code who} cannot be a nickname
     */
    public CompletionStage<Boolean> kick(String who, String reason) {
        return server.offLoop(server.rooms().kick(name, Nickname.of(who), CleanText.of(reason)));
    }
}
