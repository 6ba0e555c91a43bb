package io.linechat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandLineTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--colour                | unknown option: '--colour'",
                "localhost 5050 again    | unmatched argument at index 2: 'again'",
                "localhost 0             | invalid value for positional parameter at index 1 (PORT): 0 (expected: 1..65535)",
                "localhost 65536         | invalid value for positional parameter at index 1 (PORT): 65536 (expected: 1..65535)",
                "localhost http          | invalid value for positional parameter at index 1 (PORT): http (expected: 1..65535)",
                "--name a,b              | invalid value for option '--name': a nickname may hold letters, digits and - _ . only",
                "--room                  | missing required parameter for option '--room' (ROOM)",
                "--room #games           | invalid value for option '--room': a room name may hold letters, digits and - _ ."
                        + " only",
            })
    void bad_usage_is_one_line_with_a_hint_and_exit_code_2(String args, String problem) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            assertThat(ClientCommand.execute(args.split(" ", -1))).isEqualTo(2);
        } finally {
            System.setErr(before);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(problem + "; --help lists the options\n");
    }

    @Test
    void help_lists_every_option() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertThat(ClientCommand.execute("--help")).isZero();
        } finally {
            System.setOut(before);
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "[HOST] [PORT]",
                        "--name=NICK",
                        "--room=ROOM",
                        "--transcript=FILE",
                        "--timestamps",
                        "--no-color");
    }
}
