package io.linechat.cli;

import io.linechat.client.ChatClient;
import io.linechat.client.ChatClientListener.Disconnect;
import io.linechat.client.ServerLine;
import java.io.IOError;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.ShutdownHooks;

/** For people: a prompt that stays below what comes in, with history and completion. */
final class TerminalMode implements Mode {

    private static final List<String> COMMANDS = List.of(
            "/nick",
            "/join",
            "/leave",
            "/msg",
            "/me",
            "/who",
            "/rooms",
            "/topic",
            "/history",
            "/ping",
            "/help",
            "/quit");
    private static final Set<String> GOODBYES = Set.of("quit", "bye", "/quit");

    private final Terminal terminal;
    private final LineReaderImpl reader;
    private final Renderer renderer;
    private final Names names = new Names();

    TerminalMode(Terminal terminal, Renderer renderer) {
        this.terminal = terminal;
        this.renderer = renderer;
        // Of this type for setPrompt: the server tells our name while the prompt is there.
        this.reader = (LineReaderImpl) LineReaderBuilder.builder()
                .terminal(terminal)
                // What is typed is prose: no quotes, no escapes, no "!" that stands for an older line.
                .parser(new DefaultParser().quoteChars(null).escapeChars(null))
                .option(Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "")
                .completer(this::complete)
                .option(Option.CASE_INSENSITIVE, true)
                .option(Option.COMPLETE_MATCHER_TYPO, false)
                .option(Option.COMPLETE_MATCHER_CAMELCASE, false)
                .build();
        // What we are called may be told after the reader was given its prompt, and before it shows it.
        reader.getWidgets().put(LineReader.CALLBACK_INIT, () -> {
            reader.setPrompt(prompt());
            return true;
        });
    }

    /**
     * Takes the terminal of this process.
     *
     * @throws IOException if it has none that can be used
     */
    static TerminalMode open(Renderer renderer) throws IOException {
        // Goodbye is a hook that leaves in order; JLine's own would close the terminal at the same time.
        System.setProperty(ShutdownHooks.PROP_DISABLE_SHUTDOWN_HOOK, "true");
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .dumb(false)
                // It would ask the terminal what it can do, and lose what was typed before the answer.
                .graphemeCluster(false)
                // What is not handled below or by the reader; Ctrl-\\ would leave the terminal in disorder.
                .signalHandler(Terminal.SignalHandler.SIG_IGN)
                .build();
        Thread talking = Thread.currentThread();
        terminal.handle(Signal.INT, signal -> talking.interrupt());
        terminal.handle(Signal.TSTP, new Suspension(terminal));
        return new TerminalMode(terminal, renderer);
    }

    @Override
    public void show(ServerLine line) {
        names.heard(line);
        reader.setPrompt(prompt());
        reader.printAbove(renderer.line(line));
    }

    @Override
    public void note(String text) {
        reader.printAbove(renderer.note(text));
    }

    @Override
    public void problem(String text) {
        reader.printAbove(renderer.error(text));
    }

    @Override
    public Ending talk(ChatClient client) {
        Thread talking = Thread.currentThread();
        CompletableFuture<Disconnect> disconnected = client.whenDisconnected();
        CompletableFuture<Void> wakeUp = disconnected.thenRun(talking::interrupt);
        try {
            while (true) {
                // A paste may have several lines.
                for (String line : reader.readLine(prompt()).lines().toList()) {
                    if (GOODBYES.contains(line.strip())) {
                        return Ending.LEFT;
                    }
                    client.send(line);
                }
            }
        } catch (EndOfFileException | IOError e) {
            // Ctrl-D, or the terminal has gone.
            return Ending.LEFT;
        } catch (UserInterruptException e) {
            return disconnected.isDone() ? Ending.of(disconnected.join()) : Ending.INTERRUPTED;
        } finally {
            wakeUp.cancel(false);
            // What is left to do, saying goodbye, is not to be interrupted.
            Thread.interrupted();
        }
    }

    private String prompt() {
        String you = names.you();
        return you == null ? "> " : renderer.prompt(you);
    }

    private void complete(LineReader lineReader, ParsedLine line, List<Candidate> candidates) {
        boolean command = line.wordIndex() == 0 && line.word().startsWith("/");
        for (String word : command ? COMMANDS : names.others()) {
            candidates.add(new Candidate(word));
        }
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            // It is gone, then; there is nothing to restore, and nobody to tell.
        }
    }
}
