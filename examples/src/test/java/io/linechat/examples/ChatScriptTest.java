package io.linechat.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code ./chat} in a small copy of the project, with a {@code java} and a {@code mvn} that only pretend: the one
 * prints its arguments and ends with 7, the other notes the call and touches the jars.
 */
final class ChatScriptTest {

    private static final List<String> TOOLS =
            List.of("sh", "cat", "dirname", "find", "mkdir", "mv", "readlink", "rm", "sed", "sleep", "touch");

    @TempDir
    private Path temp;

    private Path project;
    private Path tools;
    private Path jdk;
    private Path maven;

    private record Result(int exitCode, List<String> out, List<String> err) {}

    private record Running(Process process, Path out, Path err) {
        Result result() throws IOException, InterruptedException {
            return new Result(process.waitFor(), Files.readAllLines(out), Files.readAllLines(err));
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        project = Files.createDirectories(temp.resolve("a project"));
        tools = Files.createDirectories(temp.resolve("tools"));
        jdk = temp.resolve("jdk");
        maven = temp.resolve("maven");
        for (String tool : TOOLS) {
            Optional<Path> found = onPath(tool);
            assumeTrue(found.isPresent(), "there is no " + tool + " here");
            install(tools.resolve(tool), "exec '" + found.orElseThrow() + "' \"$@\"");
        }
        Files.copy(Path.of("..", "chat"), project.resolve("chat"));
        for (String folder : List.of(".", "chat-core", "chat-server", "chat-client", "chat-bench")) {
            write(project.resolve(folder).resolve("pom.xml"), "");
        }
        write(source(), "");
        installJava("17");
        installMaven("3.8.7", "");
    }

    // ---- what needs neither Java nor Maven

    @Test
    void without_a_command_or_with_help_it_says_how_it_is_used() throws Exception {
        assertThat(List.of(chatIn(temp, tools), chatIn(temp, tools, "help"), chatIn(temp, tools, "--help")))
                .allSatisfy(result -> {
                    assertThat(result.exitCode()).isZero();
                    assertThat(result.out()).anyMatch(line -> line.contains("./chat server"));
                    assertThat(result.out()).anyMatch(line -> line.contains("./chat client"));
                    assertThat(result.err()).isEmpty();
                });
    }

    @Test
    void an_unknown_command_is_one_line_and_exit_code_2() throws Exception {
        assertThat(chatIn(temp, tools, "serve", "x"))
                .isEqualTo(new Result(2, List.of(), List.of("chat: there is no command 'serve', try ./chat help")));
    }

    // ---- what is missing or too old

    @Test
    void a_missing_java_is_named_with_what_to_install() throws Exception {
        assertRefused(chatIn(temp, tools, "server"), "there is no java: install JDK 17");
    }

    @Test
    void a_java_that_is_too_old_is_named_with_its_version() throws Exception {
        installJava("11");
        assertRefused(chat("server"), jdk + "/bin/java is Java 11, too old: install JDK 17");
        installJava("1.8");
        assertRefused(chat("server"), jdk + "/bin/java is Java 8, too old: install JDK 17");
    }

    @Test
    void a_java_that_does_not_run_is_named() throws Exception {
        install(jdk.resolve("bin/java"), "echo 'no runtime here' >&2; exit 1");
        assertRefused(chat("server"), jdk + "/bin/java does not run: install JDK 17");
        install(jdk.resolve("bin/java"), "echo 'me neither'");
        assertRefused(chat("server"), jdk + "/bin/java does not say which version it is");
    }

    @Test
    void a_java_home_without_java_is_named() throws Exception {
        Result result =
                start(temp, Map.of("JAVA_HOME", "/nowhere"), path(), "server").result();
        assertRefused(result, "JAVA_HOME is /nowhere, where there is no bin/java");
    }

    @Test
    void a_java_that_cannot_compile_is_named_when_something_must_be_built() throws Exception {
        Files.delete(jdk.resolve("bin/javac"));
        assertRefused(chat("server"), jdk + "/bin/java cannot compile, it is no JDK: install JDK 17");
    }

    @Test
    void a_missing_mvn_is_named_when_something_must_be_built() throws Exception {
        assertRefused(chatIn(temp, tools + ":" + jdk.resolve("bin"), "server"), "there is no mvn: install Maven 3.8");
    }

    @Test
    void a_mvn_that_is_too_old_is_named_with_its_version() throws Exception {
        installMaven("3.6.3", "");
        assertRefused(chat("server"), maven + "/mvn is Maven 3.6, too old: install Maven 3.8");
        installMaven("2.2.1", "");
        assertRefused(chat("server"), maven + "/mvn is Maven 2.2, too old: install Maven 3.8");
    }

    // ---- building

    @Test
    void it_builds_once_in_the_project_and_says_so_in_one_line() throws Exception {
        Result first = chat("server");
        assertThat(first.err()).containsExactly("chat: building linechat, once ...");
        assertThat(mavenCalls())
                .containsExactly(project.toRealPath()
                        + ": -q -B -Dquick -DskipTests package -pl chat-server,chat-client,chat-bench -am");

        assertThat(chat("server").err()).isEmpty();
        assertThat(chat("client").err()).isEmpty();
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void what_is_built_runs_without_maven_and_javac() throws Exception {
        chat("server");
        Files.delete(jdk.resolve("bin/javac"));
        Result result = chatIn(temp, tools + ":" + jdk.resolve("bin"), "server");
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(7);
    }

    @Test
    void it_builds_again_when_a_source_is_newer_or_gone_or_a_jar_is_missing() throws Exception {
        chat("server");
        touchLater(source());
        assertThat(chat("server").err())
                .containsExactly("chat: building linechat again, since its sources have changed ...");
        assertThat(mavenCalls()).hasSize(2);

        Files.setLastModifiedTime(source(), FileTime.from(Instant.EPOCH));
        Files.delete(project.resolve("chat-client/target/chat/chat-client.jar"));
        chat("client");
        assertThat(mavenCalls()).hasSize(3);

        Files.delete(source());
        touchLater(source().resolveSibling("."));
        chat("client");
        assertThat(mavenCalls()).hasSize(4);
    }

    @Test
    void a_build_that_fails_shows_what_maven_says_and_is_tried_again() throws Exception {
        installMaven("3.8.7", "echo '[ERROR] Broken.java:[1,2] no such thing'; echo '[ERROR] '; exit 1");
        Result failed = chat("server");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err())
                .startsWith("chat: building linechat, once ...", "[ERROR] Broken.java:[1,2] no such thing")
                .hasSize(3);

        installMaven("3.8.7", "");
        assertThat(chat("server").exitCode()).isEqualTo(7);
        assertThat(mavenCalls()).hasSize(2);
    }

    @Test
    void two_at_once_build_once() throws Exception {
        Path go = temp.resolve("go");
        installMaven("3.8.7", "until [ -f '" + go + "' ]; do sleep 0.02; done");
        Running first = start(temp, Map.of(), path(), "server");
        await().until(() -> !mavenCalls().isEmpty());
        Running second = start(temp, Map.of(), path(), "client");
        await().until(() -> Files.readString(second.err()).startsWith("chat: waiting for another build of linechat"));
        write(go, "");

        assertThat(first.result().exitCode()).isEqualTo(7);
        assertThat(second.result().exitCode()).isEqualTo(7);
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void the_lock_of_a_build_that_was_killed_holds_nobody_up() throws Exception {
        Process dead = new ProcessBuilder(tools.resolve("sh").toString(), "-c", "exit 0").start();
        dead.waitFor();
        write(project.resolve("target/chat/lock/owner"), dead.pid() + "\n");
        assertThat(chat("server").exitCode()).isEqualTo(7);
        assertThat(project.resolve("target/chat/lock")).doesNotExist();
    }

    @Test
    void a_signal_ends_the_build_and_gives_the_lock_back() throws Exception {
        installMaven("3.8.7", "exec sleep 60");
        Running chat = start(temp, Map.of(), path(), "server");
        Path owner = project.resolve("target/chat/lock/owner");
        // Its own number and, once Maven runs, that of Maven.
        await().until(() -> Files.exists(owner) && Files.readString(owner).contains(" "));
        List<ProcessHandle> children = chat.process().descendants().toList();
        assertThat(children).isNotEmpty();

        chat.process().destroy(); // SIGTERM
        assertThat(chat.result().exitCode()).isEqualTo(143);
        assertThat(project.resolve("target/chat/lock")).doesNotExist();
        await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    // ---- running

    @Test
    void arguments_and_exit_code_are_passed_through() throws Exception {
        Result result = chat("server", "--name", "two  words", "*", "");
        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.out())
                .containsExactly(
                        "in " + temp.toRealPath(),
                        "<-XX:+UseSerialGC>",
                        "<-Dio.netty.leakDetection.level=disabled>",
                        "<-jar>",
                        "<" + project.toRealPath() + "/chat-server/target/chat/chat-server.jar>",
                        "<--name>",
                        "<two  words>",
                        "<*>",
                        "<>");
    }

    @Test
    void it_works_through_links() throws Exception {
        Path link = Files.createSymbolicLink(tools.resolve("chat"), project.resolve("chat"));
        Files.createSymbolicLink(temp.resolve("chatter"), temp.relativize(link));
        ProcessBuilder chatter = new ProcessBuilder(sh(), "./chatter", "client");
        Result result = start(chatter, temp, Map.of(), path()).result();
        assertThat(result.out()).contains("<" + project.toRealPath() + "/chat-client/target/chat/chat-client.jar>");
    }

    @Test
    void options_of_the_user_take_the_place_of_ours_and_are_split_at_blanks() throws Exception {
        Result result = start(temp, Map.of("CHAT_JAVA_OPTS", "-Xmx64m  -Da=*"), path(), "client")
                .result();
        assertThat(result.out()).startsWith("in " + temp.toRealPath(), "<-Xmx64m>", "<-Da=*>", "<-jar>");
    }

    @Test
    void the_benchmarks_learn_what_the_server_is_run_with() throws Exception {
        assertThat(chat("bench", "--runs", "3").out())
                .containsExactly(
                        "in " + temp.toRealPath(),
                        "for servers -XX:+UseSerialGC -Dio.netty.leakDetection.level=disabled",
                        "<-jar>",
                        "<" + project.toRealPath() + "/chat-bench/target/chat/chat-bench.jar>",
                        "<--runs>",
                        "<3>");
    }

    @Test
    void newer_jdks_are_told_not_to_warn() throws Exception {
        installJava("23");
        assertThat(chat("server").out()).noneMatch(line -> line.contains("access"));
        installJava("24");
        assertThat(chat("server").out())
                .containsSubsequence("<--enable-native-access=ALL-UNNAMED>", "<--sun-misc-unsafe-memory-access=allow>");
    }

    // ---- helpers

    private Path source() {
        return project.resolve("chat-core/src/main/java/A.java");
    }

    private String path() {
        return tools + ":" + jdk.resolve("bin") + ":" + maven;
    }

    private String sh() {
        return tools.resolve("sh").toString();
    }

    private Result chat(String... args) throws IOException, InterruptedException {
        return chatIn(temp, path(), args);
    }

    private Result chatIn(Path folder, Object path, String... args) throws IOException, InterruptedException {
        return start(folder, Map.of(), path, args).result();
    }

    private Running start(Path folder, Map<String, String> environment, Object path, String... args)
            throws IOException {
        ProcessBuilder chat = new ProcessBuilder(sh(), project.resolve("chat").toString());
        chat.command().addAll(List.of(args));
        return start(chat, folder, environment, path);
    }

    private Running start(ProcessBuilder chat, Path folder, Map<String, String> environment, Object path)
            throws IOException {
        Path out = Files.createTempFile(temp, "out", "");
        Path err = Files.createTempFile(temp, "err", "");
        chat.environment().clear();
        chat.environment().put("PATH", path.toString());
        chat.environment().putAll(environment);
        chat.directory(folder.toFile());
        return new Running(
                chat.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
    }

    private static void assertRefused(Result result, String reason) {
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).singleElement().asString().startsWith("chat: " + reason);
    }

    private List<String> mavenCalls() throws IOException {
        Path calls = temp.resolve("maven.calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private void installJava(String version) throws IOException {
        install(jdk.resolve("bin/javac"), "");
        install(jdk.resolve("bin/java"), """
                if [ "$1" = -XshowSettings:properties ]; then
                  echo '    java.home = %s'
                  echo '    java.specification.version = %s'
                  exit 0
                fi
                echo "in $(pwd -P)"
                [ -z "$CHAT_SERVER_JAVA_OPTS" ] || echo "for servers $CHAT_SERVER_JAVA_OPTS"
                printf '<%%s>\\n' "$@"
                exit 7
                """.formatted(jdk, version));
    }

    private void installMaven(String version, String work) throws IOException {
        install(maven.resolve("mvn"), """
                case $* in *-version*) echo 'Apache Maven %s (0123abc)'; exit 0 ;; esac
                echo "$(pwd -P): $*" >>'%s'
                %s
                for program in chat-server chat-client chat-bench; do
                  mkdir -p $program/target/chat
                  touch $program/target/chat/$program.jar
                done
                """.formatted(version, temp.resolve("maven.calls"), work));
    }

    private void install(Path program, String script) throws IOException {
        write(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void touchLater(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    }

    private static Optional<Path> onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
