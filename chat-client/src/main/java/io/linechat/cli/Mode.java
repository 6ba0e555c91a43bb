package io.linechat.cli;

import io.linechat.client.ChatClient;
import io.linechat.client.ServerLine;

/** Where lines are typed and shown. */
interface Mode extends AutoCloseable {

    /** Shows a line that came. Called on the client's thread. */
    void show(ServerLine line);

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
