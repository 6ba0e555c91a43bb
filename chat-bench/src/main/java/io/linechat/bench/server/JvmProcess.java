package io.linechat.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/** A server of ours, which can be talked to through its {@link ServerConsole}. */
final class JvmProcess extends ServerProcess {

    private final BufferedReader answers;
    private final Writer questions;
    private final int port;

    private JvmProcess(Process process) throws IOException {
        super(process);
        answers = process.inputReader(StandardCharsets.UTF_8);
        questions = process.outputWriter(StandardCharsets.UTF_8);
        port = Integer.parseInt(answer(ServerConsole.LISTENING));
    }

    static JvmProcess start(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        try {
            return new JvmProcess(process);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private String answer(String label) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(label)) {
            throw new IOException("the server " + (line == null ? "has ended" : "says: " + line));
        }
        return line.substring(label.length());
    }

    @Override
    int port() {
        return port;
    }

    @Override
    public OptionalLong liveBytes() throws IOException {
        return ask(ServerConsole.LIVE);
    }

    @Override
    public OptionalLong occupiedBytes() throws IOException {
        return ask(ServerConsole.OCCUPIED);
    }

    private OptionalLong ask(String what) throws IOException {
        questions.write(what.strip() + "\n");
        questions.flush();
        return OptionalLong.of(Long.parseLong(answer(what)));
    }

    @Override
    void stop() throws IOException {
        questions.close();
    }
}
