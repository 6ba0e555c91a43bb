package io.linechat.cli;

import io.linechat.client.ChatClient;
import io.linechat.client.ServerLine;
import java.time.Duration;

/** Where lines are typed and shown. */
interface Mode extends AutoCloseable {

    /** Shows a line that came. Called on the client's thread. */
    void show(ServerLine line);

    /** Shows what becomes of the connection. Called on the client's thread. */
    void note(String text);

    /** Says that the connection was lost. */
    default void connectionLost(Duration retryIn) {
        // A delay below a second is none to people.
        note("connection lost, trying again in " + (retryIn.toMillis() + 999) / 1000 + " s");
    }

    /** Says that the conversation goes on. */
    default void back(long missed) {
        String messages = missed == 0 ? "nothing" : missed == 1 ? "1 message" : missed + " messages";
        note("back; " + messages + " missed");
    }

    /** Shows what is wrong on this side. Any thread. */
    void problem(String text);

    /**
     * Sends what is typed, until one side ends the conversation.
     *
     * @throws InterruptedException if the thread is interrupted, which is how a signal ends it
     */
    Ending talk(ChatClient client) throws InterruptedException;

    /** Leaves the terminal as it was. */
    @Override
    void close();
}
