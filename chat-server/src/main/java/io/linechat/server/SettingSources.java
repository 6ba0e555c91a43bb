package io.linechat.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Where the settings come from: the command line, or else the environment, or else the config file. An empty value in
 * the latter two is none.
 */
final class SettingSources implements IDefaultValueProvider {

    private static final String ENVIRONMENT_PREFIX = "CHAT_";

    private final ParseResult given;
    private final Map<String, String> environment;
    private final @Nullable Path file;
    private final Set<String> keys;
    private final Properties fromFile;

    /** A value that does not stand on the command line, and where it stands. */
    private record Found(String value, String place) {}

    /**
     * Reads the file, if there is one.
     *
     * @param given what stands on the command line
     * @param keys what can be set
     * @throws IllegalArgumentException if it cannot be read, or sets something else; the message is for the user
     */
    SettingSources(ParseResult given, Map<String, String> environment, @Nullable Path file, Set<String> keys) {
        this.given = given;
        this.environment = environment;
        this.file = file;
        this.keys = keys;
        this.fromFile = file == null ? new Properties() : read(file);
        Set<String> unknown = new TreeSet<>(fromFile.stringPropertyNames());
        unknown.removeAll(keys);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown setting in the config file " + file + ": "
                    + String.join(", ", unknown) + " (there are: " + String.join(", ", keys) + ")");
        }
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot read the config file " + file + ": " + Failures.reason(e), e);
        }
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        Found found = find(argument);
        return found == null ? null : found.value();
    }

    /** Where the value of a setting comes from. */
    String origin(OptionSpec option) {
        if (given.hasMatchedOption(option)) {
            return "option " + option.longestName();
        }
        Found found = find(option);
        return found == null ? "default" : found.place();
    }

    /** Tells, at the end of a complaint about a value, where it stands if that is not the command line. */
    String setBy(ArgSpec argument) {
        Found found = argument instanceof OptionSpec option && given.hasMatchedOption(option) ? null : find(argument);
        return found == null ? "" : ", set by the " + found.place();
    }

    private @Nullable Found find(ArgSpec argument) {
        return argument instanceof OptionSpec option && keys.contains(key(option)) ? find(key(option)) : null;
    }

    private @Nullable Found find(String key) {
        String variable = ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
        String value = environment.getOrDefault(variable, "");
        if (!value.isEmpty()) {
            return new Found(value, "environment " + variable);
        }
        value = fromFile.getProperty(key, "").strip();
        return value.isEmpty() ? null : new Found(value, "file " + file);
    }

    /** The name of an option without its dashes, which is what the file calls it. */
    static String key(OptionSpec option) {
        return option.longestName().substring("--".length());
    }
}
