package io.linechat.bench.server;

import io.linechat.bench.load.Dialect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of ours, on a JVM.
 *
 * @param java what runs it
 * @param options for the JVM
 * @param loops how many event loops it has
 */
record JvmPeer(
        String label, Dialect dialect, boolean isInTls, Class<?> main, Path java, List<String> options, int loops)
        implements Peer {

    /** The same with one more option for the JVM. */
    JvmPeer with(String option) {
        List<String> more = new ArrayList<>(options);
        more.add(option);
        return new JvmPeer(label, dialect, isInTls, main, java, more, loops);
    }

    @Override
    public boolean isInstalled() {
        return true;
    }

    @Override
    public ServerProcess start(Cores cores) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        // What newer JDKs want to be told, so that they do not warn of Netty; older ones do not know all of it.
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        // On standard output it answers us; what tests are configured to log there would be taken for that.
        command.add("-Dlogback.configurationFile=logback.xml");
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        return JvmProcess.start(cores.forServer(command, loops));
    }
}
