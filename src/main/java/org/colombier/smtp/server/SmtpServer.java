package org.colombier.smtp.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.colombier.net.LineConnection;
import org.colombier.net.Listener;
import org.colombier.net.NetworkList;
import org.colombier.ops.Ports;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The open ports. They open last, when all that delivers is up, and close first. */
@Component
class SmtpServer implements SmartLifecycle {

    private final Host host;
    private final SmtpSettings settings;
    private final LmtpSettings lmtp;
    private final Ports ports;
    private final List<Listener> listeners = new ArrayList<>();

    SmtpServer(Host host, SmtpSettings settings, LmtpSettings lmtp, Ports ports) {
        this.host = host;
        this.settings = settings;
        this.lmtp = lmtp;
        this.ports = ports;
    }

    @Override
    public synchronized void start() {
        try {
            open(Service.MX, settings.mx().bind(), settings.mx().port(), settings.mx().proxies());
            open(Service.SUBMISSION, settings.submission().bind(), settings.submission().port(), settings.submission().proxies());
            open(Service.SUBMISSIONS, settings.submissions().bind(), settings.submissions().port(), settings.submissions().proxies());
            open(Service.LMTP, lmtp.bind(), lmtp.port(), lmtp.proxies());
        } catch (IOException e) {
            stop();
            throw new UncheckedIOException("colombier." + e.getMessage(), e);
        }
    }

    private void open(Service service, InetAddress bind, int port, List<String> proxies) throws IOException {
        if (port < 0) {
            return;
        }
        SmtpSettings.Limits limits = settings.limits();
        Listener listener = Listener.open(service.key(), new InetSocketAddress(bind, port),
            new Listener.Limits(limits.connections(), limits.connectionsPerClient(), settings.timeouts().writing(),
                NetworkList.parse("colombier." + service.key() + ".proxies", proxies)), new Speaker(service));
        listeners.add(listener);
        ports.opened(service.key(), listener.port());
    }

    private final class Speaker implements Listener.Protocol {

        private final Service service;

        Speaker(Service service) {
            this.service = service;
        }

        @Override
        public void serve(LineConnection connection) throws IOException, InterruptedException {
            long begun = System.nanoTime();
            host.meters().connected(service);
            try {
                new Session(host, service, connection).run();
            } finally {
                host.meters().disconnected(service, System.nanoTime() - begun);
            }
        }

        @Override
        public String refusal() {
            return service == Service.SUBMISSIONS ? "" : Replies.TOO_MANY_CONNECTIONS.toString();
        }
    }

    /** Stops accepting on every port, then waits for messages under way on all of them together. */
    @Override
    public synchronized void stop() {
        listeners.forEach(Listener::beginStop);
        long end = System.nanoTime() + settings.timeouts().shutdown().toNanos();
        listeners.forEach(l -> l.stop(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
        listeners.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return !listeners.isEmpty();
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
