package io.linechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.linechat.message.ChatMessage;
import io.linechat.message.Position;
import io.linechat.message.RoomName;
import io.linechat.spi.RoomLog;
import io.linechat.testing.LineClient;
import io.linechat.testing.TestServers;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What there is over HTTP, as browsers, health checks and whoever means harm see it. */
final class HttpTest {

    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

    private final ChatServer server = TestServers.builder()
            .silence(Duration.ofSeconds(10))
            .requestTimeout(Duration.ofSeconds(10))
            .build()
            .start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void health_is_200_while_the_server_is_ready_and_the_request_makes_nobody_of_its_client() throws Exception {
        HttpResponse<String> health = get("/health");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("ready\n");
        assertThat(health.headers().firstValue("cache-control")).contains("no-store");
        assertThat(health.headers().firstValue("date")).isPresent();
        assertThat(server.sessions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/health/", "/../pom.xml", "/index.html", "/%2e%2e/page", "/chat/x", "//"})
    void all_else_is_404(String path) {
        try (LineClient client = LineClient.connect(server.port())) {
            client.sendBytes(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            assertThat(client.readLine()).isEqualTo("HTTP/1.1 404 Not Found");
        }
    }

    @Test
    void what_can_be_read_cannot_be_written() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
            HttpResponse<String> response = send(request("/health")
                    .method(method, HttpRequest.BodyPublishers.ofString("/quit"))
                    .build());
            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
        }
    }

    @Test
    void head_is_get_without_the_content() {
        try (LineClient client = LineClient.connect(server.port())) {
            client.sendBytes(
                    "HEAD /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("content-length: 6", "connection: close")
                    .endsWith("");
        }
    }

    @Test
    void requests_in_one_write_are_answered_in_their_order_on_one_connection() {
        int requests = 200;
        String all = IntStream.range(0, requests)
                .mapToObj(i -> i % 3 == 0 ? HEALTH : "GET /" + i + "? HTTP/1.1\r\nHost: x\r\n\r\n")
                .collect(Collectors.joining());
        try (LineClient client = LineClient.connect(server.port())) {
            client.sendBytes(all.getBytes(StandardCharsets.UTF_8));
            client.sendBytes(
                    "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            client.sendBytes(HEALTH.getBytes(StandardCharsets.UTF_8));
            List<String> statuses = client.readToEnd().stream()
                    .filter(line -> line.startsWith("HTTP/1.1 "))
                    .toList();
            assertThat(statuses).as("one after the last is not answered").hasSize(requests + 1);
            for (int i = 0; i < requests; i++) {
                assertThat(statuses.get(i)).isEqualTo(i % 3 == 0 ? "HTTP/1.1 200 OK" : "HTTP/1.1 404 Not Found");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.0,,false", "HTTP/1.0,keep-alive,true", "HTTP/1.1,,true", "HTTP/1.1,close,false"})
    void a_connection_stays_for_who_wants_it_to(String version, String connection, boolean stays) {
        String request = "GET /health " + version + "\r\nHost: x\r\n"
                + (connection == null ? "" : "Connection: " + connection + "\r\n") + "\r\n";
        try (LineClient client = LineClient.connect(server.port())) {
            client.sendBytes(request.getBytes(StandardCharsets.UTF_8));
            assertThat(client.expect("ready"))
                    .filteredOn(line -> line.equals("connection: close"))
                    .hasSize(stays ? 0 : 1);
            if (stays) {
                client.sendBytes(request.getBytes(StandardCharsets.UTF_8));
                client.expect("ready");
            } else {
                assertThat(client.readToEnd()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, GET http://example.org/health HTTP/1.1",
        "200, GET https://example.org/health?x=y HTTP/1.1",
        "200, GET http://example.org HTTP/1.1",
        "200, HEAD / HTTP/1.1",
        "404, HEAD /nothing HTTP/1.1",
        "404, OPTIONS * HTTP/1.1",
        "404, CONNECT example.org:443 HTTP/1.1",
        "404, GET /%2fhealth HTTP/1.1",
        "404, GET /chat.css%00 HTTP/1.1",
        "404, GET /..%2f..%2fetc/passwd HTTP/1.1",
        "426, GET /chat HTTP/1.1",
        "405, HEAD /chat HTTP/1.1",
        "405, TRACE / HTTP/1.1",
    })
    void a_target_in_any_form_is_answered_and_the_connection_stays(int status, String line) {
        try (LineClient client = LineClient.connect(server.port())) {
            client.sendBytes((line + "\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            assertThat(client.readLine()).startsWith("HTTP/1.1 " + status + " ");
            client.sendBytes(HEALTH.getBytes(StandardCharsets.UTF_8));
            client.expect("HTTP/1.1 200 OK");
        }
    }

    @Test
    void who_waits_to_be_asked_for_a_body_is_asked() {
        try (LineClient client = LineClient.connect(server.port())) {
            client.sendBytes("POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));
            assertThat(client.readLine()).isEqualTo("HTTP/1.1 100 Continue");
            client.sendBytes("hi".getBytes(StandardCharsets.UTF_8));
            client.expect("HTTP/1.1 404 Not Found");
        }
    }

    @Test
    void a_body_is_skipped_and_the_next_request_answered() {
        try (LineClient client = LineClient.connect(server.port())) {
            client.sendBytes(("POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\nhello\r\n" + HEALTH)
                    .getBytes(StandardCharsets.UTF_8));
            client.expect("HTTP/1.1 404 Not Found");
            client.expect("HTTP/1.1 200 OK");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "414, /long, Host: x",
        "431, /health, Host: x",
        "400, /health, Accept: *",
        "400, /health, 'Host: x\r\nHost: y'",
        "413, /health, 'Host: x\r\nTransfer-Encoding: chunked\r\nContent-Length: x'",
        "400, /health, 'Host: x\r\nno colon'",
        "413, /health, 'Host: x\r\nContent-Length: 100000000'",
        "413, /health, 'Host: x\r\nContent-Length: 100000000\r\nExpect: 100-continue'",
        "413, /health, 'Host: x\r\nTransfer-Encoding: chunked'",
        "413, /health, 'Host: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3'",
        "400, /health, 'Host: x\r\nContent-Length: 3\r\nContent-Length: 4'",
        "400, /health, 'Host : x'",
        "400, /health, ' folded: x\r\nHost: x'",
    })
    void a_bad_request_is_answered_and_the_connection_closed(int status, String path, String headers) {
        String target = path.equals("/long") ? "/" + "x".repeat(5000) : path;
        String more = status == 431 ? "\r\nCookie: " + "x".repeat(9000) : "";
        try (LineClient client = LineClient.connect(server.port())) {
            client.sendBytes(
                    ("GET " + target + " HTTP/1.1\r\n" + headers + more + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            assertThat(client.readToEnd().get(0)).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET /health HTT                       | ''
                    'GET /health HTTP/1.1\r\nHost: x\r\nX: ' | ''
                    {"type":"hel                          | '\\{"type":"error","code":"REFUSED","message":"your first line takes too long"}\n'
                    hel                                   | '\\* welcome to .*\n.*\n! your first line takes too long \\(REFUSED\\)\n'
                    """)
    void what_never_comes_to_an_end_is_closed_whatever_trickles_in(String beginning, String told) throws IOException {
        try (ChatServer impatient = impatient();
                LineClient client = LineClient.connect(impatient.port())) {
            client.sendBytes(beginning.getBytes(StandardCharsets.UTF_8));
            long begun = System.nanoTime();
            assertThat(trickleToEnd(client.socket())).matches(told);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(TIMEOUT.dividedBy(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hi\n", "\nhi\n", "too long: "})
    void who_has_come_to_the_end_of_a_line_may_take_their_time(String line) {
        try (ChatServer impatient = impatient();
                LineClient client = LineClient.connect(impatient.port());
                LineClient other = LineClient.connect(impatient.port())) {
            String whole = line.endsWith("\n") ? line : line + "x".repeat(5000) + "\n";
            client.sendBytes((whole + "half").getBytes(StandardCharsets.UTF_8));
            // This one has begun later and is closed.
            other.sendBytes((byte) 'x');
            other.readToEnd();
            client.send(" a line", "/ping");
            client.expect("* pong");
        }
    }

    @Test
    void a_connection_that_has_no_next_request_is_closed() {
        try (ChatServer impatient = impatient();
                LineClient client = LineClient.connect(impatient.port())) {
            client.sendBytes(HEALTH.getBytes(StandardCharsets.UTF_8));
            assertThat(client.readToEnd()).endsWith("ready");
        }
    }

    @Test
    void who_has_been_greeted_is_closed_for_speaking_http() {
        try (ChatServer greeting = TestServers.start();
                LineClient client = LineClient.connect(greeting.port());
                LineClient alice = LineClient.connectAs(greeting.port(), "alice")) {
            client.sendBytes(HEALTH.getBytes(StandardCharsets.UTF_8));
            assertThat(client.readToEnd()).noneMatch(line -> line.startsWith("HTTP/1.1"));
            alice.expectMatch("\\* guest-.* left lobby");
        }
    }

    @Test
    void a_draining_server_says_so_to_who_is_connected_and_idle_connections_do_not_hold_it_up() {
        CompletableFuture<Void> held = new CompletableFuture<>();
        ChatServer draining = TestServers.builder()
                .silence(Duration.ofSeconds(10))
                .log(room -> CompletableFuture.completedFuture(new HeldLog(room, held)))
                .build()
                .start();
        try (LineClient idle = LineClient.connect(draining.port());
                LineClient check = LineClient.connect(draining.port());
                LineClient alice = LineClient.connectAs(draining.port(), "alice")) {
            idle.sendBytes(HEALTH.getBytes(StandardCharsets.UTF_8));
            idle.expect("ready");
            check.sendBytes(HEALTH.getBytes(StandardCharsets.UTF_8));
            check.expect("ready");
            alice.send("kept for a while", "/rooms");
            alice.expectMatch("\\* rooms: .*");
            CompletableFuture<Void> stopped = draining.stopAsync(Duration.ofSeconds(30));
            askUntilItDrains(check);
            assertThat(check.readToEndAndClose()).contains("connection: close").endsWith("draining");
            held.complete(null);
            assertThat(idle.readToEndAndClose()).isEmpty();
            alice.readToEndAndClose();
            assertThat(stopped).succeedsWithin(Duration.ofSeconds(2));
        }
    }

    private static void askUntilItDrains(LineClient check) {
        String status;
        do {
            check.sendBytes(HEALTH.getBytes(StandardCharsets.UTF_8));
            status = check.readLine();
            if (status.endsWith(" 200 OK")) {
                check.expect("ready");
            }
        } while (status.endsWith(" 200 OK"));
        assertThat(status).isEqualTo("HTTP/1.1 503 Service Unavailable");
    }

    private static ChatServer impatient() {
        return TestServers.builder()
                .silence(Duration.ofSeconds(10))
                .requestTimeout(TIMEOUT)
                .build()
                .start();
    }

    /** Sends a byte whenever nothing has come for a moment, until the connection is closed; returns what came. */
    private static String trickleToEnd(Socket socket) throws IOException {
        socket.setSoTimeout(20);
        InputStream in = socket.getInputStream();
        StringBuilder read = new StringBuilder();
        while (true) {
            try {
                int b = in.read();
                if (b < 0) {
                    return read.toString();
                }
                read.append((char) b);
            } catch (SocketTimeoutException nothingCame) {
                trickle(socket);
            } catch (IOException reset) {
                return read.toString();
            }
        }
    }

    private static void trickle(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException closed) {
            assertThat(closed).isNotNull();
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .version(HttpClient.Version.HTTP_1_1);
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Takes what is said when it is let. */
    private record HeldLog(RoomName room, CompletableFuture<Void> held) implements RoomLog {

        @Override
        public Position newest() {
            return new Position(1, 0);
        }

        @Override
        public CompletionStage<List<ChatMessage>> append(List<? extends Entry> entries, Instant time) {
            Entry first = entries.get(0);
            ChatMessage message =
                    new ChatMessage(room, new Position(1, 1), time, first.from(), first.text(), ChatMessage.Kind.SAY);
            return held.thenApply(released -> List.of(message));
        }

        @Override
        public CompletionStage<List<ChatMessage>> read(long after, int limit) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletionStage<Optional<ChatMessage>> find(SendId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> trim(long seq) {
            throw new UnsupportedOperationException();
        }
    }
}
