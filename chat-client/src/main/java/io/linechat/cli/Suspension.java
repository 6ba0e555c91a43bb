package io.linechat.cli;

import java.io.IOException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.InfoCmp.Capability;

/**
 * Ctrl-Z: stops the program with the terminal as the shell left it. On {@code fg}, the line reader takes it again and
 * draws the prompt.
 */
final class Suspension implements SignalHandler {

    private final Terminal terminal;
    private final Attributes shells;

    /** To be made before the line reader changes anything. */
    Suspension(Terminal terminal) {
        this.terminal = terminal;
        this.shells = terminal.getAttributes();
    }

    @Override
    public void handle(Signal stop) {
        terminal.puts(Capability.keypad_local);
        terminal.writer().println(LineReaderImpl.BRACKETED_PASTE_OFF);
        terminal.flush();
        terminal.setAttributes(shells);
        try {
            // Java cannot stop itself; a shell can. SIGSTOP, since we have taken the place of SIGTSTP.
            new ProcessBuilder(
                            "sh", "-c", "kill -STOP " + ProcessHandle.current().pid())
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            // It was not stopped, then, and goes on.
            terminal.raise(Signal.CONT);
        }
        terminal.writer().write(LineReaderImpl.BRACKETED_PASTE_ON);
        terminal.flush();
    }
}
