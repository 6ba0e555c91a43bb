package io.linechat.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The file of a Unix domain socket. One that a server listens on is left alone; one that a server has left is not. */
final class SocketFile {

    /** The kind of a file among the bits of its mode, and a socket's (POSIX, {@code sys/stat.h}). */
    private static final int KIND = 0170_000;

    private static final int SOCKET = 0140_000;

    private SocketFile() {}

    /**
     * Makes way for a socket of ours; blocks.
     *
     * @throws IOException if there is something that must stay
     */
    static void makeWay(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & KIND) != SOCKET) {
            throw new FileAlreadyExistsException(path.toString(), null, "it exists, and is no socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException nobodyListens) {
            Files.delete(path);
            return;
        }
        throw new BindException("Address already in use");
    }
}
