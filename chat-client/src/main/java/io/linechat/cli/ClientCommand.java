package io.linechat.cli;

import io.linechat.client.ChatClient;
import io.linechat.client.ChatClientBuilder;
import io.linechat.client.ChatClientListener;
import io.linechat.client.ChatConnectException;
import io.linechat.client.ClientTls;
import io.linechat.client.ServerLine;
import io.linechat.message.InvalidNameException;
import io.linechat.message.Nickname;
import io.linechat.message.RoomName;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The command line: what is asked for, and what the exit codes mean. */
@Command(
        name = "chat-client",
        mixinStandardHelpOptions = true,
        versionProvider = ClientCommand.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Chats on a server: with a prompt on a terminal, else as a plain pipe from and to the room.",
        footer = {
            "",
            "To leave, press Ctrl-D or type quit.",
            "Exit codes: 0 left, 1 the transcript cannot be opened, 2 bad usage, 3 cannot connect, 5 disconnected by the"
                    + " server, or not connected again in time."
        })
final class ClientCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "HOST",
            description = "The server; ${DEFAULT-VALUE} if not set.")
    private String host = "localhost";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PORT",
            description = "Its port; ${DEFAULT-VALUE} if not set.")
    private int port = 5050;

    @Option(names = "--name", paramLabel = "NICK", description = "Take this nickname.")
    private @Nullable Nickname name;

    @Option(names = "--room", paramLabel = "ROOM", description = "Join this room.")
    private @Nullable RoomName room;

    @Option(
            names = "--retry",
            paramLabel = "SECONDS",
            description = "Try for so long to get a lost connection back; ${DEFAULT-VALUE} if not set.")
    private long retrySeconds = ChatClient.RETRY_TIME.toSeconds();

    @Option(names = "--once", description = "Do not try to get a lost connection back.")
    private boolean once;

    @Mixin
    private final TlsOptions tls = new TlsOptions();

    @Option(names = "--transcript", paramLabel = "FILE", description = "Append what is received to this file.")
    private @Nullable Path transcript;

    @Option(names = "--timestamps", description = "Show when each line came.")
    private boolean timestamps;

    @Option(names = "--no-color", description = "Show no colors. Also: NO_COLOR in the environment.")
    private boolean noColor;

    private ClientCommand() {}

    /**
     * Runs the program.
     *
     * @return its exit code
     */
    static int execute(String... args) {
        ClientCommand command = new ClientCommand();
        CommandLine line = new CommandLine(command)
                .registerConverter(int.class, ClientCommand::port)
                .registerConverter(long.class, ClientCommand::seconds)
                .registerConverter(Nickname.class, named(Nickname::of))
                .registerConverter(RoomName.class, named(RoomName::of));
        try {
            Integer helped = CommandLine.executeHelpRequest(line.parseArgs(args));
            if (helped != null) {
                return helped;
            }
            command.tls.check(line);
            return command.run();
        } catch (ParameterException e) {
            System.err.println(sentence(e) + "; --help lists the options");
            return 2;
        }
    }

    private int run() {
        warn();
        Goodbye goodbye = Goodbye.onSignals();
        try {
            Ending ending = talk();
            if (ending.problem() != null) {
                System.err.println(ending.problem());
            }
            return ending.exitCode();
        } catch (ChatConnectException e) {
            System.err.println(e.getMessage());
            return 3;
        } catch (IOException e) {
            System.err.println("cannot open the transcript " + transcript + ": " + reason(e));
            return 1;
        } catch (InterruptedException e) {
            return Ending.INTERRUPTED.exitCode();
        } finally {
            goodbye.finished();
        }
    }

    private void warn() {
        String warning = tls.warning();
        if (warning != null) {
            System.err.println(warning);
        }
    }

    private Ending talk() throws IOException, InterruptedException {
        try (Mode mode = mode();
                Recorder recorder = Recorder.open(transcript, mode::problem);
                ChatClient client = builder().connect(host, port, new Screen(mode, recorder))) {
            if (name != null) {
                client.send("/nick " + name);
            }
            if (room != null) {
                client.send("/join " + room);
            }
            return mode.talk(client);
        }
    }

    private ChatClientBuilder builder() {
        ChatClientBuilder builder =
                ChatClient.builder().retryFor(once ? Duration.ZERO : Duration.ofSeconds(retrySeconds));
        ClientTls asked = tls.asked();
        return asked == null ? builder : builder.tls(asked);
    }

    private Mode mode() {
        @Nullable Clock clock = timestamps ? Clock.system(ZoneId.systemDefault()) : null;
        if (onTerminal()) {
            try {
                return TerminalMode.open(new Renderer(colors(), clock));
            } catch (IOException e) {
                // A terminal that cannot be steered still shows lines.
            }
        }
        return new PipeMode(System.in, System.out, System.err, new Renderer(false, clock));
    }

    private boolean colors() {
        String unwanted = System.getenv("NO_COLOR");
        return !noColor && (unwanted == null || unwanted.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    }

    /**
     * Whether both standard input and standard output are a terminal.
     *
     * <p>This is what {@link System#console} tells, without native code of ours or another process. JDK 22 to 24 have a
     * console of their own by default that is always there; the property takes the plain one on all of them.
     */
    @SuppressWarnings("SystemConsoleNull") // See above.
    private static boolean onTerminal() {
        System.setProperty("jdk.console", "java.base");
        return System.console() != null;
    }

    private static Integer port(String text) {
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new TypeConversionException(text + " (expected: 1..65535)");
        }
        return port;
    }

    private static Long seconds(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new TypeConversionException(text + " (expected: 0..999999999)");
        }
        return Long.valueOf(text);
    }

    private static <T> ITypeConverter<T> named(Function<String, T> of) {
        return text -> {
            try {
                return of.apply(text);
            } catch (InvalidNameException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    /** The first letter small, as all our messages have it. */
    private static String sentence(ParameterException e) {
        String message = String.valueOf(e.getMessage());
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such directory";
        } else if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return String.valueOf(reason).toLowerCase(Locale.ROOT);
    }

    /** Shows and keeps what comes. */
    private record Screen(Mode mode, Recorder recorder) implements ChatClientListener {

        @Override
        public void received(ServerLine line) {
            recorder.record(line);
            mode.show(line);
        }

        @Override
        public void connectionLost(Duration retryIn) {
            mode.connectionLost(retryIn);
        }

        @Override
        public void back(long missed) {
            mode.back(missed);
        }
    }

    /** From the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ClientCommand.class.getPackage().getImplementationVersion();
            return new String[] {"chat-client " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
