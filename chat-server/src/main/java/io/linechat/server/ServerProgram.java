package io.linechat.server;

import io.linechat.ChatBindException;
import io.linechat.ChatServer;
import io.linechat.ChatServerBuilder;
import io.linechat.ChatTlsException;
import io.linechat.Endpoint;
import io.linechat.redis.RedisBackplane;
import io.linechat.redis.RedisConnectException;
import io.linechat.sqlite.DataDirectoryException;
import io.linechat.sqlite.SqliteRoomLogs;
import io.linechat.transcript.Transcript;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** The life of the server as a program, from start to end. */
final class ServerProgram {

    private final Settings settings;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    ServerProgram(Settings settings, InputStream in, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Serves until told to end; returns the exit code. */
    int run(ChatServerBuilder builder) {
        try (Transcript transcript = openTranscript();
                SqliteRoomLogs logs = openLogs();
                SelfSignedCertificate certificate = makeCertificate()) {
            if (logs != null) {
                builder.log(logs);
            }
            if (settings.redis != null) {
                // The server closes it when it stops, also if it cannot start.
                builder.backplane(RedisBackplane.connect(settings.redis, settings.redisOptions()));
            }
            if (transcript != null) {
                builder.listener(new TranscriptListener(transcript));
            }
            if (certificate != null) {
                builder.tls(settings.tls(certificate.certificate(), certificate.key()));
            }
            ChatServer server = settings.direct ? DirectConversation.over(builder, out) : builder.build();
            server.start();
            DrainOnSignal.install(server);
            server.endpoints().forEach(this::sayThatItListens);
            if (certificate != null) {
                out.println("TLS with a certificate for trying it out; chat-client --tls-fingerprint "
                        + certificate.fingerprint());
            }
            new Console(server, in, out).start();
            server.whenStopped().join();
            return ExitCode.OK;
        } catch (ChatBindException
                | ChatTlsException
                | DataDirectoryException
                | RedisConnectException
                | IllegalArgumentException e) {
            err.println(e.getMessage());
        } catch (UnsupportedOperationException | IllegalStateException e) {
            // This machine does not have the transport, or not as many of its event loops.
            err.println(e.getMessage() + ": " + Failures.rootReason(e));
        } catch (IOException e) {
            err.println(e.getMessage());
        }
        return ExitCode.SOFTWARE;
    }

    private @Nullable Transcript openTranscript() throws IOException {
        try {
            return settings.transcript == null ? null : Transcript.append(settings.transcript, err::println);
        } catch (IOException e) {
            throw new IOException("cannot open the transcript " + settings.transcript + ": " + Failures.reason(e), e);
        }
    }

    private @Nullable SelfSignedCertificate makeCertificate() throws IOException {
        return settings.tlsSelfSigned ? SelfSignedCertificate.in(settings.data) : null;
    }

    private @Nullable SqliteRoomLogs openLogs() {
        return settings.data == null ? null : SqliteRoomLogs.in(settings.data, settings.retention());
    }

    void sayThatItListens(Endpoint endpoint) {
        if (isOpenToOthers(endpoint)) {
            err.println("WARNING: anyone who reaches " + endpoint + " can read and write here, there is "
                    + (settings.isTlsRequired() ? "no" : "neither TLS nor a")
                    + " login; --bind 127.0.0.1 keeps it to this machine");
        }
        out.println("listening on " + endpoint);
    }

    /** Whether other machines may reach it. */
    static boolean isOpenToOthers(Endpoint endpoint) {
        if (endpoint.port() < 0) {
            return false;
        }
        try {
            return !InetAddress.getByName(endpoint.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
