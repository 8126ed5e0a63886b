package org.colombier.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.DnsSettings;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A name server on a free UDP port of loopback that knows what a test tells it; every other name does not exist. */
public final class FakeDns implements AutoCloseable {

    private static final long TTL = 60;

    private final Map<Name, List<Record>> records = new ConcurrentHashMap<>();
    private final Map<Name, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Set<Name> silent = ConcurrentHashMap.newKeySet();
    private final Set<Name> secure = ConcurrentHashMap.newKeySet();
    private final Set<Name> failing = ConcurrentHashMap.newKeySet();
    private final DatagramSocket socket;
    private volatile boolean mute;
    private volatile UnaryOperator<byte[]> spoiled = UnaryOperator.identity();

    private FakeDns(DatagramSocket socket) {
        this.socket = socket;
    }

    public static FakeDns start() {
        try {
            FakeDns dns = new FakeDns(new DatagramSocket(new InetSocketAddress("127.0.0.1", 0)));
            Thread.ofVirtual().start(dns::serve);
            return dns;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address as {@code colombier.dns.servers} takes it. */
    public String server() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Look-ups that ask here, with short time-outs. */
    public Dns dns() {
        return dns(false);
    }

    /** @param trustAd names told to {@link #secure} are believed to be */
    public Dns dns(boolean trustAd) {
        return new Dns(new DnsSettings(List.of(server()), Duration.ofMillis(300), Duration.ofMillis(800), 1000, trustAd));
    }

    /** The setting that points a {@link TestServer} here. */
    public String setting() {
        return "--colombier.dns.servers=" + server();
    }

    /** @param host {@code .} for the null MX */
    public FakeDns mx(String name, int preference, String host) {
        return add(new MXRecord(name(name), DClass.IN, TTL, preference, name(host)));
    }

    /** An A or AAAA record. */
    public FakeDns address(String name, String address) {
        try {
            InetAddress ip = InetAddress.getByName(address);
            return add(ip.getAddress().length == 4 ? new ARecord(name(name), DClass.IN, TTL, ip) : new AAAARecord(name(name), DClass.IN, TTL, ip));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One TXT record of one or more strings. */
    public FakeDns txt(String name, String... strings) {
        return add(new TXTRecord(name(name), DClass.IN, TTL, List.of(strings)));
    }

    public FakeDns alias(String name, String target) {
        return add(new CNAMERecord(name(name), DClass.IN, TTL, name(target)));
    }

    public FakeDns reverse(String address, String name) {
        try {
            return add(new PTRRecord(ReverseMap.fromAddress(address), DClass.IN, TTL, name(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeDns ns(String zone, String host) {
        return add(new NSRecord(name(zone), DClass.IN, TTL, name(host)));
    }

    /** @param data in hexadecimal */
    public FakeDns tlsa(String host, int port, int usage, int selector, int matching, String data) {
        return add(new TLSARecord(name("_" + port + "._tcp." + host), DClass.IN, TTL, usage, selector, matching, HexFormat.of().parseHex(data)));
    }

    /** Answers about this name have the AD bit (those through aliases if each of them has it). */
    public FakeDns secure(String name) {
        secure.add(name(name));
        return this;
    }

    /** Forgets every record of a name, which then does not exist. */
    public FakeDns remove(String name) {
        records.remove(name(name));
        return this;
    }

    /** A PTR record under its own name. */
    public FakeDns reverseZone(String arpa, String name) {
        return add(new PTRRecord(name(arpa), DClass.IN, TTL, name(name)));
    }

    /** Questions for this name get no answer. */
    public FakeDns silent(String name) {
        silent.add(name(name));
        return this;
    }

    /** Questions for this name are answered with SERVFAIL. */
    public FakeDns failing(String name) {
        failing.add(name(name));
        return this;
    }

    /** From now on nothing is answered (or everything again). */
    public FakeDns mute(boolean on) {
        mute = on;
        return this;
    }

    /** From now on every answer is octets without a meaning, under the question's number. */
    public FakeDns garbled() {
        spoiled = answer -> {
            Arrays.fill(answer, 2, answer.length, (byte) 0xC3);
            return answer;
        };
        return this;
    }

    /** From now on every answer is empty and says that it is truncated; the TCP port that would have it whole is closed. */
    public FakeDns truncated() {
        spoiled = answer -> {
            byte[] header = Arrays.copyOf(answer, 12);
            header[2] |= 2;
            Arrays.fill(header, 4, 12, (byte) 0);
            return header;
        };
        return this;
    }

    /** As at the start. */
    public FakeDns sound() {
        mute = false;
        spoiled = UnaryOperator.identity();
        return this;
    }

    /** How often this name was asked for, whatever the type. */
    public int asked(String name) {
        AtomicInteger count = asked.get(name(name));
        return count == null ? 0 : count.get();
    }

    private FakeDns add(Record record) {
        records.computeIfAbsent(record.getName(), n -> new CopyOnWriteArrayList<>()).add(record);
        return this;
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text.toLowerCase(java.util.Locale.ROOT), Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                Message question = new Message(Arrays.copyOf(buffer, packet.getLength()));
                Name name = question.getQuestion().getName();
                asked.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
                if (!mute && !silent.contains(name)) {
                    byte[] answer = spoiled.apply(answer(question).toWire());
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException malformed) {
                // gets no answer; where the socket was closed the loop ends
                mute = mute || socket.isClosed();
            }
        }
    }

    private Message answer(Message question) {
        Name name = question.getQuestion().getName();
        int type = question.getQuestion().getType();
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question.getQuestion(), Section.QUESTION);
        if (failing.contains(name)) {
            answer.getHeader().setRcode(Rcode.SERVFAIL);
            return answer;
        }
        if (!records.containsKey(name)) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        boolean proven = secure.contains(name);
        for (int i = 0; i < 8; i++) {
            Name next = name;
            for (Record r : records.getOrDefault(name, List.of())) {
                if (r.getType() == type || r.getType() == Type.CNAME) {
                    answer.addRecord(r, Section.ANSWER);
                    next = r instanceof CNAMERecord alias ? alias.getTarget() : next;
                }
            }
            if (next.equals(name)) {
                break;
            }
            name = next;
            proven &= secure.contains(name);
        }
        if (proven) {
            answer.getHeader().setFlag(Flags.AD);
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
