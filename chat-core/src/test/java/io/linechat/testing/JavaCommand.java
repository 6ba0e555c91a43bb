package io.linechat.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How a program in Java is started in a process of its own. */
public final class JavaCommand {

    private JavaCommand() {}

    /**
     * Starts a program that is on the class path of the tests; its arguments are still to be added.
     *
     * @param program its main class
     * @param options further ones for the JVM
     */
    public static List<String> of(String program, String... options) {
        List<String> command = java(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
        return command;
    }

    /** Starts a program from its jar; its arguments are still to be added. */
    public static List<String> ofJar(Path jar) {
        List<String> command = java();
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    private static List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What a newer JDK is to be told, so that it says nothing itself.
        Stream.of(System.getProperty("linechat.jdk.options", "").split(" "))
                .filter(option -> !option.isEmpty())
                .forEach(command::add);
        // It starts sooner so.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dio.netty.jfr.enabled=false"));
        command.addAll(List.of(options));
        return command;
    }
}
