package io.linechat.server;

import io.linechat.ChatServerBuilder;
import io.linechat.Endpoint;
import io.linechat.redis.RedisAddress;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * The command line: finds what is set, complains in one line about what cannot be, and runs the server.
 *
 * <p>An option beats the environment, the environment the config file, the file the default.
 */
@Command(
        name = "chat-server",
        mixinStandardHelpOptions = true,
        versionProvider = ServerCommand.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Serves a chat, for nc, telnet, the chat client and browsers.",
        footer = {
            "",
            "Each setting can also stand in the environment (--max-line as CHAT_MAX_LINE) and in the config file"
                    + " (max-line=4096). An option beats the environment, the environment the file.",
            "A line typed here is said to everyone; /help lists the operator's commands, quit ends the server."
        })
final class ServerCommand {

    /** What stands between the scheme and the host of an address; a complaint about it, or near it, must not show it. */
    private static final Pattern SECRET = Pattern.compile("://(?!\\[user)[^\\s'\"]*@");

    @Mixin
    private final Settings settings = new Settings();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read settings from this file of key=value lines; also CHAT_CONFIG.")
    private @Nullable Path config;

    @Option(names = "--print-config", description = "Print each setting and where it comes from, and end.")
    private boolean printConfig;

    private final Map<String, String> environment;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final CommandLine line;

    ServerCommand(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.in = in;
        this.out = out;
        this.err = err;
        this.line = new CommandLine(this)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Endpoint.class, text -> convert(text, Endpoint::parse))
                .registerConverter(RedisAddress.class, text -> convert(text, RedisAddress::of))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    }

    /**
     * Runs the program.
     *
     * @return its exit code: 0 when it was told to end, 1 if it cannot serve, 2 if it does not understand what is set
     */
    int execute(String... args) {
        try {
            return run(args);
        } catch (ParameterException e) {
            String message = SECRET.matcher(String.valueOf(e.getMessage())).replaceAll("://***@");
            err.println(message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1));
            return ExitCode.USAGE;
        }
    }

    private static <T> T convert(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private int run(String... args) {
        // First the command line alone, which may name the config file, then again with the other sources behind it.
        ParseResult given = line.parseArgs(args);
        Integer helped = CommandLine.executeHelpRequest(given);
        if (helped != null) {
            return helped;
        }
        SettingSources sources = sources(given);
        ChatServerBuilder server = settle(sources, args);
        if (printConfig) {
            settingOptions().forEach(option -> out.println(describe(option) + "  (" + sources.origin(option) + ")"));
            return ExitCode.OK;
        }
        return new ServerProgram(settings, in, out, err).run(server);
    }

    private List<OptionSpec> settingOptions() {
        return line.getCommandSpec().options().stream()
                .filter(option ->
                        option.userObject() instanceof Field field && field.getDeclaringClass() == Settings.class)
                .toList();
    }

    private SettingSources sources(ParseResult given) {
        Set<String> keys =
                settingOptions().stream().map(SettingSources::key).collect(Collectors.toCollection(TreeSet::new));
        String fromEnvironment = environment.getOrDefault("CHAT_CONFIG", "");
        try {
            Path file = config == null && !fromEnvironment.isEmpty() ? Path.of(fromEnvironment) : config;
            return new SettingSources(given, environment, file, keys);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()), e);
        }
    }

    /** Gives each setting its value; what is wrong now does not stand on the command line, or is out of its range. */
    private ChatServerBuilder settle(SettingSources sources, String... args) {
        try {
            line.setDefaultValueProvider(sources).parseArgs(args);
            return settings.server();
        } catch (ParameterException e) {
            String setBy = e.getArgSpec() == null ? "" : sources.setBy(e.getArgSpec());
            throw new ParameterException(line, e.getMessage() + setBy, e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, outOfRange(String.valueOf(e.getMessage()), sources), e);
        }
    }

    /** The builder complains about {@code maxLine: 1}, which is called {@code --max-line} here. */
    private String outOfRange(String complaint, SettingSources sources) {
        int colon = Math.max(0, complaint.indexOf(':'));
        String name = "--"
                + complaint.substring(0, colon).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        OptionSpec option = line.getCommandSpec().findOption(name);
        return option == null ? complaint : name + complaint.substring(colon) + sources.setBy(option);
    }

    private static String describe(OptionSpec option) {
        return SettingSources.key(option) + " = " + shown(option.getValue());
    }

    /** A value as the config file takes it. */
    private static String shown(@Nullable Object value) {
        if (value instanceof List<?> several) {
            return several.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value == null ? "" : value instanceof Enum<?> e ? e.name().toLowerCase(Locale.ROOT) : "" + value;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ServerCommand.class.getPackage().getImplementationVersion();
            return new String[] {"linechat " + (version == null ? "(not built as a jar)" : version)};
        }
    }
}
