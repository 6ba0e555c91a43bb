package io.linechat.bench.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a Redis has done up to a moment, as it says itself.
 *
 * @param cpuSeconds the CPU time that it has used
 * @param bytesOut what it has sent
 * @param commands how often each command was executed and how many microseconds that took; what a script does counts for
 *     itself, and for the script once more
 */
public record RedisReport(double cpuSeconds, double bytesOut, Map<String, Command> commands) {

    private static final int SHOWN = 8;
    private static final Pattern CPU = Pattern.compile("(?m)^used_cpu_(?:sys|user):([0-9.]+)");
    private static final Pattern BYTES_OUT = Pattern.compile("(?m)^total_net_output_bytes:(\\d+)");
    private static final Pattern COMMAND = Pattern.compile("(?m)^cmdstat_(\\S+?):calls=(\\d+),usec=(\\d+)");

    /** How often a command was executed, and how long that took in all. */
    public record Command(double calls, double micros) {}

    static RedisReport ofPort(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("INFO everything\r\n".getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            StringBuilder length = new StringBuilder();
            for (int next = in.readByte(); next != '\n'; next = in.readByte()) {
                length.append((char) next);
            }
            // "$1234\r", and then so many bytes.
            byte[] info = new byte[Integer.parseInt(length.substring(1).strip())];
            in.readFully(info);
            return parse(new String(info, StandardCharsets.UTF_8));
        }
    }

    static RedisReport parse(String info) {
        Map<String, Command> commands = new LinkedHashMap<>();
        Matcher command = COMMAND.matcher(info);
        while (command.find()) {
            commands.put(
                    command.group(1),
                    new Command(Double.parseDouble(command.group(2)), Double.parseDouble(command.group(3))));
        }
        return new RedisReport(sum(CPU.matcher(info)), sum(BYTES_OUT.matcher(info)), commands);
    }

    private static double sum(Matcher numbers) {
        return numbers.results()
                .mapToDouble(number -> Double.parseDouble(number.group(1)))
                .sum();
    }

    /** How many commands were executed, those in scripts among them. */
    public double allCommands() {
        return commands.values().stream().mapToDouble(Command::calls).sum();
    }

    /** What was done since another moment. */
    public RedisReport since(RedisReport before) {
        Map<String, Command> since = new LinkedHashMap<>();
        commands.forEach((name, now) -> {
            Command then = before.commands.getOrDefault(name, new Command(0, 0));
            since.put(name, new Command(now.calls - then.calls, now.micros - then.micros));
        });
        return new RedisReport(cpuSeconds - before.cpuSeconds, bytesOut - before.bytesOut, since);
    }

    /** What took most, a second, over so many seconds: {@code evalsha 1520 x 31.2 us}. */
    public String busiest(double seconds) {
        return commands.entrySet().stream()
                .filter(each -> each.getValue().calls() > 0)
                .sorted(Comparator.comparingDouble((Map.Entry<String, Command> each) ->
                                each.getValue().micros())
                        .reversed())
                .limit(SHOWN)
                .map(each -> "%s %.0f x %.1f us"
                        .formatted(
                                each.getKey(),
                                each.getValue().calls() / seconds,
                                each.getValue().micros() / each.getValue().calls()))
                .collect(Collectors.joining("; "));
    }
}
