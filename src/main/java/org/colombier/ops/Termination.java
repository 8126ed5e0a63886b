package org.colombier.ops;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import sun.misc.Signal;

/**
 * How a server that runs in the foreground talks to who started it: says when it is ready (systemd's
 * {@code Type=notify}), and ends with status 0 when told to with SIGTERM or SIGINT, after everything is put away.
 */
public final class Termination {

    private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

    private Termination() {
    }

    public static void onSignal(ConfigurableApplicationContext context) {
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), signal -> Thread.ofPlatform().name("stop").start(() -> {
                LOG.info("stopping on SIG{}", signal.getName());
                System.exit(SpringApplication.exit(context));
            }));
        }
    }

    /** Tells systemd, if it asked to be told. */
    public static void ready() {
        if (System.getenv("NOTIFY_SOCKET") == null) {
            return;
        }
        try {
            new ProcessBuilder("systemd-notify", "--ready", "--pid=parent").inheritIO().start();
        } catch (IOException e) {
            LOG.warn("the ready notice could not be given: {}", e.getMessage());
        }
    }
}
