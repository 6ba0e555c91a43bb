package io.linechat.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the settings come from, and what is said of those that cannot be. */
final class SettingsTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void every_setting_has_a_default() {
        assertThat(printed(Map.of()))
                .containsExactly(
                        "port = 5050  (default)",
                        "bind = 127.0.0.1  (default)",
                        "listen =   (default)",
                        "trust-proxy =   (default)",
                        "tls-cert =   (default)",
                        "tls-key =   (default)",
                        "tls-self-signed = false  (default)",
                        "tls-client-ca =   (default)",
                        "tls = required  (default)",
                        "name = linechat  (default)",
                        "transport = auto  (default)",
                        "max-line = 4096  (default)",
                        "max-connections = 100000  (default)",
                        "max-per-address = 1000  (default)",
                        "rate = 50  (default)",
                        "burst = 500  (default)",
                        "silence = 300  (default)",
                        "idle-timeout = 0  (default)",
                        "keep-alive = 120  (default)",
                        "stalled-after = 10  (default)",
                        "gather = 0  (default)",
                        "event-loops = " + Runtime.getRuntime().availableProcessors() + "  (default)",
                        "history = 10  (default)",
                        "data =   (default)",
                        "redis =   (default)",
                        "redis-prefix = linechat:  (default)",
                        "redis-replicas = 0  (default)",
                        "keep-messages = 0  (default)",
                        "keep-days = 0  (default)",
                        "page = true  (default)",
                        "allow-origin =   (default)",
                        "ws-compression = false  (default)",
                        "direct = false  (default)",
                        "transcript =   (default)");
    }

    @Test
    void a_password_is_never_shown() {
        assertThat(printed(Map.of("CHAT_REDIS", "redis://alice:secret@somewhere:6380/2")))
                .contains("redis = redis://somewhere:6380/2  (environment CHAT_REDIS)");
        assertThat(complaint(Map.of(), "--redis", "redis://alice:se@cret@somewhere/x"))
                .doesNotContain("cret")
                .contains("database of Redis: 'x'");
        assertThat(complaint(Map.of(), "--redsi", "redis://:se@cret@somewhere")).doesNotContain("cret");
        assertThat(complaint(Map.of(), "--redis=redis://somewhere", "--port=redis://:secret@somewhere"))
                .doesNotContain("secret");
    }

    @Test
    void what_is_said_is_kept_in_one_place() {
        assertThat(complaint(Map.of(), "--redis", "redis://somewhere", "--data", "here"))
                .isEqualTo("--data: here (expected: none with --redis, which keeps what is said)");
    }

    @Test
    void an_option_beats_the_environment_which_beats_the_file_which_beats_the_default() throws IOException {
        Path file = file("port=1", "max-line=111", "max-connections=11");
        Map<String, String> environment = Map.of("CHAT_PORT", "2", "CHAT_MAX_LINE", "222");
        assertThat(printed(environment, "--config", file.toString(), "--port", "3"))
                .contains(
                        "port = 3  (option --port)",
                        "max-line = 222  (environment CHAT_MAX_LINE)",
                        "max-connections = 11  (file " + file + ")",
                        "name = linechat  (default)");
    }

    @Test
    void the_environment_names_the_config_file_unless_an_option_does() throws IOException {
        Path one = file("name=one");
        Path two = file("name=two");
        Map<String, String> environment = Map.of("CHAT_CONFIG", one.toString());
        assertThat(printed(environment)).contains("name = one  (file " + one + ")");
        assertThat(printed(environment, "--config=" + two)).contains("name = two  (file " + two + ")");
    }

    @Test
    void the_file_may_hold_comments_and_names_of_all_alphabets_and_each_setting() throws IOException {
        Path file = file(
                "# a comment",
                "port = 0",
                "bind = ::1",
                "listen = unix:chat.sock=text+plain,localhost:5051",
                "trust-proxy = 10.0.0.0/8,::1",
                "tls-cert = cert.pem",
                "tls-key = key.pem",
                "tls-self-signed = false",
                "tls-client-ca = ca.pem",
                "tls = optional",
                "name = Плауш",
                "transport = io_uring",
                "max-line = 100",
                "max-connections = 10",
                "max-per-address = 5",
                "rate = 7",
                "burst = 8",
                "silence = 250",
                "idle-timeout = 9",
                "keep-alive = 10",
                "stalled-after = 11",
                "gather = 12",
                "event-loops = 13",
                "history = 14",
                "data = said",
                "redis-prefix = pub:",
                "redis-replicas = 17",
                "keep-messages = 15",
                "keep-days = 16",
                "page = false",
                "allow-origin = https://example.org,http://localhost:3000",
                "ws-compression = true",
                "direct = true",
                "transcript = said.txt");
        assertThat(printed(Map.of("CHAT_CONFIG", file.toString())))
                .containsExactly(
                        "port = 0  (file " + file + ")",
                        "bind = ::1  (file " + file + ")",
                        "listen = unix:chat.sock=text+plain,localhost:5051  (file " + file + ")",
                        "trust-proxy = 10.0.0.0/8,::1  (file " + file + ")",
                        "tls-cert = cert.pem  (file " + file + ")",
                        "tls-key = key.pem  (file " + file + ")",
                        "tls-self-signed = false  (file " + file + ")",
                        "tls-client-ca = ca.pem  (file " + file + ")",
                        "tls = optional  (file " + file + ")",
                        "name = Плауш  (file " + file + ")",
                        "transport = io_uring  (file " + file + ")",
                        "max-line = 100  (file " + file + ")",
                        "max-connections = 10  (file " + file + ")",
                        "max-per-address = 5  (file " + file + ")",
                        "rate = 7  (file " + file + ")",
                        "burst = 8  (file " + file + ")",
                        "silence = 250  (file " + file + ")",
                        "idle-timeout = 9  (file " + file + ")",
                        "keep-alive = 10  (file " + file + ")",
                        "stalled-after = 11  (file " + file + ")",
                        "gather = 12  (file " + file + ")",
                        "event-loops = 13  (file " + file + ")",
                        "history = 14  (file " + file + ")",
                        "data = said  (file " + file + ")",
                        "redis =   (default)", // not together with data
                        "redis-prefix = pub:  (file " + file + ")",
                        "redis-replicas = 17  (file " + file + ")",
                        "keep-messages = 15  (file " + file + ")",
                        "keep-days = 16  (file " + file + ")",
                        "page = false  (file " + file + ")",
                        "allow-origin = https://example.org,http://localhost:3000  (file " + file + ")",
                        "ws-compression = true  (file " + file + ")",
                        "direct = true  (file " + file + ")",
                        "transcript = said.txt  (file " + file + ")");
    }

    @Test
    void an_empty_value_in_the_environment_or_in_the_file_is_none() throws IOException {
        Path file = file("port=", "max-line=64");
        assertThat(printed(Map.of("CHAT_MAX_LINE", "", "CHAT_CONFIG", file.toString())))
                .contains("port = 5050  (default)", "max-line = 64  (file " + file + ")");
    }

    @Test
    void a_flag_says_yes_and_its_opposite_no_whatever_the_environment_says() {
        assertThat(printed(Map.of("CHAT_DIRECT", "true"), "--direct")).contains("direct = true  (option --direct)");
        assertThat(printed(Map.of("CHAT_DIRECT", "true"), "--no-direct")).contains("direct = false  (option --direct)");
        assertThat(printed(Map.of("CHAT_DIRECT", "true"))).contains("direct = true  (environment CHAT_DIRECT)");
    }

    @Test
    void what_is_not_a_setting_does_not_come_from_the_environment() {
        assertThat(printed(Map.of("CHAT_HELP", "true", "CHAT_VERSION", "1.2", "CHAT_OTHER", "x")))
                .contains("port = 5050  (default)");
    }

    @Test
    void an_unknown_key_in_the_file_is_named() throws IOException {
        Path file = file("port=1", "prot=2");
        assertThat(complaint(Map.of(), "--config", file.toString()))
                .startsWith("unknown setting in the config file " + file + ": prot (there are: ");
    }

    @Test
    void the_file_cannot_do_what_only_an_option_can() throws IOException {
        assertThat(complaint(Map.of(), "--config", file("print-config=true").toString()))
                .contains("print-config");
    }

    @Test
    void a_config_file_that_cannot_be_read_is_named_with_the_reason() throws IOException {
        Path none = directory.resolve("none");
        assertThat(complaint(Map.of(), "--config", none.toString()))
                .isEqualTo("cannot read the config file " + none + ": no such file or directory");
        assertThat(complaint(Map.of("CHAT_CONFIG", directory.toString())))
                .startsWith("cannot read the config file " + directory + ": ");
        Path latin1 = Files.write(directory.resolve("latin1"), new byte[] {'n', 'a', 'm', 'e', '=', (byte) 0xe9, '\n'});
        assertThat(complaint(Map.of(), "--config", latin1.toString()))
                .isEqualTo("cannot read the config file " + latin1 + ": it is not UTF-8");
        assertThat(complaint(Map.of(), "--config", file("name=\\u00zz").toString()))
                .startsWith("cannot read the config file ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=70000            | --port: 70000 (expected: 0..65535)",
                "--max-line=1            | --max-line: 1 (expected: 16..1048576)",
                "--max-connections=0     | --max-connections: 0 (expected: 1..2147483647)",
                "--history=-1            | --history: -1 (expected: 0..1000)",
                "--keep-days=-1          | --keep-days: -1 (expected: 0..36500)",
                "--keep-messages=5       | --keep-messages: 5 (expected: 0 where there is no --data or --redis)",
                "--keep-days=5           | --keep-days: 5 (expected: 0 where there is no --data)",
                "--redis=localhost       | invalid value for option '--redis': not an address of Redis (expected:"
                        + " redis://[user:password@]host[:port][/database], or the like with rediss, redis-sentinel or"
                        + " redis-cluster)",
                "--redis-replicas=-1     | --redis-replicas: -1 (expected: 0 or more)",
                "--redis-prefix={        | --redis-prefix: { (expected: no braces)",
                "--allow-origin=x        | --allow-origin: x (expected: scheme://host[:port])",
                "--listen=5051           | invalid value for option '--listen' (WHERE): 5051 (expected: HOST:PORT or unix:FILE)",
                "--trust-proxy=x         | --trust-proxy: x (expected: ADDRESS or NETWORK/BITS)",
                "--tls-cert=c.pem        | --tls-cert: c.pem (expected: together with --tls-key)",
                "--tls-key=k.pem         | --tls-key: k.pem (expected: together with --tls-cert)",
                "--tls=optional          | --tls: optional (expected: together with --tls-cert)",
                "--tls-client-ca=c.pem   | --tls-client-ca: c.pem (expected: together with --tls-cert)",
                "--port=abc              | invalid value for option '--port': 'abc' is not an int",
                "--port                  | missing required parameter for option '--port' (PORT)",
                "--prot=1                | unknown option: '--prot=1'",
                "5050                    | unmatched argument at index 0: '5050'",
            })
    void a_bad_option_is_one_line(String option, String complaint) {
        assertThat(complaint(Map.of(), option)).isEqualTo(complaint);
    }

    @Test
    void an_unknown_transport_is_told_what_there_is() {
        assertThat(complaint(Map.of(), "--transport", "carrier-pigeon"))
                .startsWith("invalid value for option '--transport'")
                .containsIgnoringCase("epoll")
                .contains("carrier-pigeon");
    }

    @Test
    void a_bad_value_from_elsewhere_is_told_with_its_place() throws IOException {
        assertThat(complaint(Map.of("CHAT_PORT", "abc")))
                .isEqualTo("invalid value for option '--port': 'abc' is not an int, set by the environment CHAT_PORT");
        assertThat(complaint(Map.of("CHAT_MAX_LINE", "1")))
                .isEqualTo("--max-line: 1 (expected: 16..1048576), set by the environment CHAT_MAX_LINE");
        Path file = file("max-line=1");
        assertThat(complaint(Map.of(), "--config", file.toString()))
                .isEqualTo("--max-line: 1 (expected: 16..1048576), set by the file " + file);
    }

    @Test
    void what_this_machine_cannot_do_is_one_line_and_exit_code_1() throws IOException {
        String foreign = System.getProperty("os.name", "").startsWith("Mac") ? "epoll" : "kqueue";
        assertThat(complaint(1, Map.of(), "--port=0", "--transport", foreign))
                .startsWith("the transport " + foreign.toUpperCase(Locale.ROOT) + " cannot be used here: ");
        Path file = directory.resolve("none").resolve("said.txt");
        assertThat(complaint(1, Map.of(), "--port=0", "--transcript", file.toString()))
                .isEqualTo("cannot open the transcript " + file + ": no such file or directory");
        Path noPem = file("");
        assertThat(complaint(1, Map.of(), "--port=0", "--tls-cert", noPem.toString(), "--tls-key", noPem.toString()))
                .isEqualTo("cannot use " + noPem + ": there is no certificate in it (expected: PEM)");
        assertThat(complaint(1, Map.of(), "--port=0", "--listen=localhost:0=tls"))
                .isEqualTo("listen: localhost:0=tls (expected: no tls without a certificate)");
        Path noDirectory = file("");
        assertThat(complaint(1, Map.of(), "--port=0", "--data", noDirectory.toString()))
                .isEqualTo("cannot keep messages in " + noDirectory + ": it is not a directory");
    }

    @Test
    void help_tells_of_every_option_and_needs_no_config_file() {
        assertThat(execute(Map.of("CHAT_CONFIG", "/nowhere"), "--help")).isZero();
        assertThat(lines(err)).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--port=PORT", "--bind=HOST", "--print-config", "--transcript=FILE", "5050", "CHAT_MAX_LINE");
    }

    @Test
    void version_is_one_line() {
        assertThat(execute(Map.of(), "--version")).isZero();
        assertThat(lines(out)).singleElement().asString().startsWith("linechat ");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, false, 127.0.0.1:5050",
        "127.8.8.8, false, 127.8.8.8:5050",
        "localhost, false, localhost:5050",
        "::1,       false, [::1]:5050",
        "0.0.0.0,   true,  0.0.0.0:5050",
        "::,        true,  [::]:5050",
        "192.0.2.1, true,  192.0.2.1:5050",
    })
    void the_address_knows_whether_others_reach_it(String host, boolean open, String shown) {
        Endpoint endpoint = Endpoint.tcp(host, 5050);
        assertThat(ServerProgram.isOpenToOthers(endpoint)).isEqualTo(open);
        assertThat(endpoint).hasToString(shown);
    }

    @Test
    void that_others_can_reach_it_is_said_loudly_and_not_on_standard_output() {
        ServerProgram program = new ServerProgram(new Settings(), InputStream.nullInputStream(), utf8(out), utf8(err));
        program.sayThatItListens(Endpoint.tcp("127.0.0.1", 5050));
        assertThat(lines(err)).isEmpty();
        program.sayThatItListens(Endpoint.tcp("0.0.0.0", 5050));
        assertThat(lines(err)).singleElement().asString().startsWith("WARNING: anyone who reaches 0.0.0.0:5050 can");
        assertThat(lines(out)).containsExactly("listening on 127.0.0.1:5050", "listening on 0.0.0.0:5050");
    }

    private List<String> printed(Map<String, String> environment, String... args) {
        String[] all = Arrays.copyOf(args, args.length + 1);
        all[args.length] = "--print-config";
        assertThat(execute(environment, all)).isZero();
        assertThat(lines(err)).isEmpty();
        return lines(out);
    }

    private String complaint(Map<String, String> environment, String... args) {
        return complaint(2, environment, args);
    }

    private String complaint(int exitCode, Map<String, String> environment, String... args) {
        assertThat(execute(environment, args)).isEqualTo(exitCode);
        assertThat(lines(out)).isEmpty();
        assertThat(lines(err)).hasSize(1);
        return lines(err).get(0);
    }

    private int execute(Map<String, String> environment, String... args) {
        out.reset();
        err.reset();
        return new ServerCommand(environment, InputStream.nullInputStream(), utf8(out), utf8(err)).execute(args);
    }

    private static PrintStream utf8(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Path file(String... lines) throws IOException {
        return Files.write(Files.createTempFile(directory, "chat", ".properties"), List.of(lines));
    }
}
