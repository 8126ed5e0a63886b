package org.colombier.net.dns;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.springframework.stereotype.Component;
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
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The look-ups of the house. Each call blocks its (virtual) thread until the answer is there, at most
 * {@code colombier.dns.total}; equal questions asked at once are one question. Answers are kept for their time to live,
 * within bounds: at most an hour, "there is none" at most five minutes, "unknown" ten seconds. Thread-safe.
 *
 * <p>Names are in A-label form, with or without the final dot, in any case. What is no name of the system (a label over
 * 63 octets, an empty label) does not exist.
 */
@Component
public class Dns {

    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LONGEST_NEGATIVE = Duration.ofMinutes(5);
    private static final Duration UNKNOWN = Duration.ofSeconds(10);
    /** CNAMEs followed within one answer: resolvers give the whole chain. */
    private static final int CHAIN = 12;
    /** Records of one answer taken at most; an honest set is far smaller. */
    private static final int RECORDS = 200;

    private record Question(Name name, int type) {
    }

    /** @param name the end of the chain of aliases */
    private record Kept(Answer<Record> answer, Name name, boolean secure, Duration life) {
    }

    private final AsyncLoadingCache<Question, Kept> cache;
    private final NameServers servers;
    private final boolean trustAd;

    public Dns(DnsSettings settings) {
        this.servers = new NameServers(settings);
        this.trustAd = settings.trustAd();
        this.cache = Caffeine.newBuilder().maximumSize(settings.cached())
            .expireAfter(Expiry.<Question, Kept>creating((question, kept) -> kept.life()))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .buildAsync(this::ask);
    }

    /** The MX records, lowest preference first, equal ones as they came. */
    public Answer<Mx> mx(String domain) {
        return validatedMx(domain).answer();
    }

    /** As {@link #mx}, and whether DNSSEC vouches for it. */
    public Validated<Mx> validatedMx(String domain) {
        Validated<Mx> mx = look(domain, Type.MX, r -> new Mx(((MXRecord) r).getPriority(), text(((MXRecord) r).getTarget())));
        return mx.answer() instanceof Answer.Found<Mx>(List<Mx> records)
            ? mx.with(new Answer.Found<>(records.stream().sorted(Comparator.comparingInt(Mx::preference)).toList())) : mx;
    }

    /** The IPv4 addresses. */
    public Answer<InetAddress> a(String name) {
        return validatedA(name).answer();
    }

    /** The IPv6 addresses. */
    public Answer<InetAddress> aaaa(String name) {
        return validatedAaaa(name).answer();
    }

    /**
     * The addresses of both kinds, IPv4 first. Found if there is one of either kind, even where the other could not be
     * learnt; unknown rather than none in doubt.
     */
    public Answer<InetAddress> addresses(String name) {
        return validatedAddresses(name).answer();
    }

    /** As {@link #addresses}; secure only if DNSSEC vouches for what was learnt of both kinds. */
    public Validated<InetAddress> validatedAddresses(String name) {
        Validated<InetAddress> four = validatedA(name);
        if (four.answer() instanceof Answer.NoSuchName) {
            return four;
        }
        Validated<InetAddress> six = validatedAaaa(name);
        List<InetAddress> both = new ArrayList<>(four.answer().records());
        both.addAll(six.answer().records());
        boolean secure = four.secure() && six.secure();
        if (!both.isEmpty()) {
            return new Validated<>(new Answer.Found<>(both), secure, four.answer().isCertain() ? four.name() : six.name());
        }
        return four.answer().isCertain() ? six : four;
    }

    private Validated<InetAddress> validatedA(String name) {
        return look(name, Type.A, r -> ((ARecord) r).getAddress());
    }

    private Validated<InetAddress> validatedAaaa(String name) {
        return look(name, Type.AAAA, r -> ((AAAARecord) r).getAddress());
    }

    /** The TXT records, the strings of each joined without anything between (RFC 7208 section 3.3), octets over 127 as UTF-8. */
    public Answer<String> txt(String name) {
        return look(name, Type.TXT, r -> joined((TXTRecord) r)).answer();
    }

    /** The names that the reverse zone has for an address; anybody may claim any name there, so look it up forward before believing it. */
    public Answer<String> reverse(InetAddress address) {
        return look(ReverseMap.fromAddress(address).toString(), Type.PTR, r -> text(((PTRRecord) r).getTarget())).answer();
    }

    /** The names of a zone's servers, for those who judge a domain by them. */
    public Answer<String> ns(String zone) {
        return look(zone, Type.NS, r -> text(((NSRecord) r).getTarget())).answer();
    }

    /** What certificate the service of a TCP port has (RFC 6698 section 3); worth nothing unless secure. */
    public Validated<Tlsa> tlsa(String host, int port) {
        return look("_" + port + "._tcp." + host, Type.TLSA, r -> Tlsa.of((TLSARecord) r));
    }

    private <T> Validated<T> look(String name, int type, Function<Record, T> value) {
        Name asked;
        try {
            asked = Name.fromString(name.toLowerCase(Locale.ROOT), Name.root);
        } catch (TextParseException noName) {
            return new Validated<>(new Answer.NoSuchName<>(), false, name);
        }
        try {
            Kept kept = cache.get(new Question(asked, type)).join();
            return new Validated<>(switch (kept.answer()) {
                case Answer.Found<Record>(List<Record> records) -> new Answer.Found<>(records.stream().map(value).toList());
                case Answer.None<Record>() -> new Answer.None<T>();
                case Answer.NoSuchName<Record>() -> new Answer.NoSuchName<T>();
                case Answer.Unknown<Record>(String why) -> new Answer.Unknown<T>(why);
            }, kept.secure(), text(kept.name()));
        } catch (CompletionException failed) {
            return new Validated<>(new Answer.Unknown<>(String.valueOf(failed.getCause())), false, text(asked));
        }
    }

    private Kept ask(Question question) {
        try {
            Message query = Message.newQuery(Record.newRecord(question.name(), question.type(), DClass.IN));
            if (trustAd) {
                // RFC 6840 section 5.7: the wish to see AD in the answer, without the signatures
                query.getHeader().setFlag(Flags.AD);
            }
            return read(question, servers.ask(query), trustAd);
        } catch (IOException unanswered) {
            return new Kept(new Answer.Unknown<>(unanswered.getMessage()), question.name(), false, UNKNOWN);
        }
    }

    private static Kept read(Question question, Message answer, boolean trustAd) {
        boolean secure = trustAd && answer.getHeader().getFlag(Flags.AD);
        List<Record> all = answer.getSection(Section.ANSWER);
        Name name = question.name();
        long ttl = LONGEST.toSeconds();
        for (int i = 0; i < CHAIN; i++) {
            List<Record> found = named(all, name, question.type());
            if (!found.isEmpty()) {
                long least = found.stream().mapToLong(Record::getTTL).min().orElse(0);
                return new Kept(new Answer.Found<>(found), name, secure, within(Math.min(ttl, least), LONGEST));
            }
            List<Record> alias = named(all, name, Type.CNAME);
            if (alias.isEmpty()) {
                break;
            }
            ttl = Math.min(ttl, alias.getFirst().getTTL());
            name = ((CNAMERecord) alias.getFirst()).getTarget();
        }
        // RFC 2308 section 5: kept for the lesser of the SOA's own TTL and its minimum field
        long negative = answer.getSection(Section.AUTHORITY).stream().filter(SOARecord.class::isInstance).map(SOARecord.class::cast)
            .mapToLong(soa -> Math.min(soa.getTTL(), soa.getMinimum())).findFirst().orElse(0);
        Answer<Record> none = answer.getRcode() == Rcode.NXDOMAIN ? new Answer.NoSuchName<>() : new Answer.None<>();
        return new Kept(none, name, secure, within(negative, LONGEST_NEGATIVE));
    }

    private static List<Record> named(List<Record> all, Name name, int type) {
        return all.stream().filter(r -> r.getType() == type && r.getDClass() == DClass.IN && r.getName().equals(name)).limit(RECORDS).toList();
    }

    private static Duration within(long seconds, Duration longest) {
        return Duration.ofSeconds(Math.clamp(seconds, SHORTEST.toSeconds(), longest.toSeconds()));
    }

    private static String text(Name name) {
        return name.equals(Name.root) ? "" : name.toString(true).toLowerCase(Locale.ROOT);
    }

    private static String joined(TXTRecord record) {
        StringBuilder text = new StringBuilder();
        for (byte[] part : record.getStringsAsByteArrays()) {
            text.append(new String(part, StandardCharsets.ISO_8859_1));
        }
        return new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
