package io.linechat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.linechat.client.ChatClient;
import io.linechat.client.ChatClientListener.Disconnect;
import io.linechat.client.ServerLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * For scripts: lines in, lines out, in UTF-8 whatever the locale, and nothing else.
 *
 * <p>Lines are sent without waiting for the answers, up to {@value #UNANSWERED} of them; so a server that takes its time is
 * waited for. The conversation ends when each line has its answer, whatever becomes of the connection meanwhile.
 */
final class PipeMode implements Mode {

    /** How long the server has to answer what was sent, after the end of input. */
    private static final int GOODBYE_SECONDS = 10;

    private static final int UNANSWERED = 200;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Renderer renderer;
    private final Semaphore unanswered = new Semaphore(UNANSWERED);
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    PipeMode(InputStream in, PrintStream out, PrintStream err, Renderer renderer) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.renderer = renderer;
    }

    @Override
    public void show(ServerLine line) {
        out.print(renderer.line(line) + "\n");
        // It flushes, and tells that whoever reads our output has gone; then there is nobody to talk for.
        if (out.checkError()) {
            done.complete(null);
        }
    }

    /** Not among the lines, which are what the room says and nothing else. */
    @Override
    public void note(String text) {
        problem(text);
    }

    @Override
    public void problem(String text) {
        err.println(text);
    }

    @Override
    public Ending talk(ChatClient client) throws InterruptedException {
        CompletableFuture<Disconnect> disconnected = client.whenDisconnected();
        Thread input = new Thread(() -> sayAll(client), "linechat-input");
        // Nothing ends a read of standard input but the end of the program.
        input.setDaemon(true);
        input.start();
        try {
            CompletableFuture.anyOf(done, disconnected).get();
            // The server answers everything that came before this, and closes.
            client.send("/quit");
            return Ending.of(disconnected.get(GOODBYE_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            return Ending.UNANSWERED;
        } catch (ExecutionException e) {
            throw new AssertionError("neither of them fails", e);
        }
    }

    private void sayAll(ChatClient client) {
        try {
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                unanswered.acquire();
                client.send(line).whenComplete((answer, failure) -> unanswered.release());
            }
            unanswered.acquire(UNANSWERED);
        } catch (IOException e) {
            problem("cannot read standard input: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts it", e);
        } finally {
            done.complete(null);
        }
    }

    @Override
    public void close() {}
}
