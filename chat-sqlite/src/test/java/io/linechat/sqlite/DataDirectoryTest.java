package io.linechat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which directories can be used, and what is said of the others. */
final class DataDirectoryTest {

    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"data", "a/b/c", "with blanks", "what?cache=shared&mode=memory", "100%25#größer"})
    void a_directory_is_made_if_it_is_not_there(String name) {
        Path directory = temp.resolve(name);
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(directory)) {
            Logs.say(Logs.lobby(logs), "one");
        }
        assertThat(directory.resolve("linechat.db")).isNotEmptyFile();
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(directory)) {
            assertThat(Logs.texts(Logs.lobby(logs))).containsExactly("one");
        }
    }

    @Test
    void what_is_no_directory_is_named_with_the_reason() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThat(refusal(file)).isEqualTo("cannot keep messages in " + file + ": it is not a directory");
        assertThat(refusal(file.resolve("below")))
                .isEqualTo("cannot keep messages in " + file.resolve("below") + ": Not a directory");
    }

    @Test
    void what_is_no_database_is_left_alone() throws Exception {
        Files.writeString(temp.resolve("linechat.db"), "something else, long enough to be looked at ".repeat(100));
        assertThat(refusal(temp))
                .startsWith("cannot keep messages in " + temp + ": ")
                .contains("not a database");
    }

    @Test
    void the_database_of_another_program_is_left_alone() throws Exception {
        execute("CREATE TABLE other (x)");
        assertThat(refusal(temp))
                .isEqualTo("cannot keep messages in " + temp + ": its database is not one of Linechat's");
    }

    @Test
    void a_newer_schema_is_refused_with_both_versions() throws Exception {
        SqliteRoomLogs.in(temp).close();
        execute("PRAGMA user_version = 7");
        assertThatExceptionOfType(NewerSchemaException.class)
                .isThrownBy(() -> SqliteRoomLogs.in(temp))
                .withMessage("cannot keep messages in " + temp
                        + ": its schema has version 7, and this version of Linechat knows no later one than 2")
                .satisfies(e -> {
                    assertThat(e.found()).isEqualTo(7);
                    assertThat(e.supported()).isEqualTo(2);
                    assertThat(e.directory()).isEqualTo(temp);
                });
        execute("PRAGMA user_version = 2");
        SqliteRoomLogs.in(temp).close();
    }

    @Test
    void an_older_schema_is_brought_up_to_date() throws Exception {
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(temp)) {
            Logs.say(Logs.lobby(logs), "one");
        }
        execute("DROP TABLE session");
        execute("PRAGMA user_version = 1");
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(temp)) {
            assertThat(Logs.texts(Logs.lobby(logs))).containsExactly("one");
            assertThat(Logs.await(logs.sessions().find("s"))).isEmpty();
        }
    }

    @Test
    void a_second_server_of_the_same_process_is_refused_while_the_first_one_is_there() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), Files.createDirectory(temp.resolve("data")));
        try (SqliteRoomLogs first = SqliteRoomLogs.in(temp.resolve("data"))) {
            assertThatExceptionOfType(DataDirectoryInUseException.class)
                    .isThrownBy(() -> SqliteRoomLogs.in(link))
                    .withMessage(
                            "cannot keep messages in " + link + ": it is in use by another server of this process");
            Logs.say(Logs.lobby(first), "one");
        }
        SqliteRoomLogs.in(link).close();
    }

    @Test
    void a_second_process_is_refused_and_told_which_one_is_there() throws Exception {
        try (SqliteRoomLogs first = SqliteRoomLogs.in(temp)) {
            Logs.lobby(first);
            // Which must not make this process lose its lock.
            assertThatExceptionOfType(DataDirectoryInUseException.class).isThrownBy(() -> SqliteRoomLogs.in(temp));
            try (ChildJvm second = new ChildJvm(Opener.class, temp)) {
                assertThat(second.readLine())
                        .isEqualTo("cannot keep messages in " + temp + ": it is in use by the process "
                                + ProcessHandle.current().pid());
            }
        }
        try (ChildJvm second = new ChildJvm(Opener.class, temp)) {
            assertThat(second.readLine()).isEqualTo("open");
            assertThatExceptionOfType(DataDirectoryInUseException.class)
                    .isThrownBy(() -> SqliteRoomLogs.in(temp))
                    .withMessageEndingWith("it is in use by the process " + second.pid());
            second.kill();
        }
        SqliteRoomLogs.in(temp).close();
    }

    /** A commit waits for the disk, and readers do not wait for it. */
    @ParameterizedTest
    @CsvSource({"journal_mode, wal", "synchronous, 2", "user_version, 2"})
    void the_database_is_used_as_it_must_be(String pragma, String value) throws Exception {
        try (SqliteRoomLogs logs = SqliteRoomLogs.in(temp)) {
            String found = Logs.await(logs.writer().submit(0, database -> {
                try (Statement statement = database.connection().createStatement();
                        ResultSet result = statement.executeQuery("PRAGMA " + pragma)) {
                    return result.getString(1);
                }
            }));
            assertThat(found).isEqualTo(value);
        }
    }

    private static String refusal(Path directory) {
        try {
            SqliteRoomLogs.in(directory).close();
            throw new AssertionError(directory + " was taken");
        } catch (DataDirectoryException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = Database.connect(temp.resolve("linechat.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Opens the directory, and stays until it is killed. */
    static final class Opener {

        private Opener() {}

        public static void main(String... args) throws Exception {
            try (SqliteRoomLogs logs = SqliteRoomLogs.in(Path.of(args[0]))) {
                Logs.lobby(logs);
                System.out.println("open");
                Thread.currentThread().join();
            } catch (DataDirectoryInUseException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
