package org.colombier.policy.dkim;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.colombier.mail.Domain;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.colombier.ops.KeyVault;
import org.colombier.policy.dkim.DkimKey.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The life of our keys. A new key waits until its record is seen in DNS (or is told to sign at once); it then takes the
 * place of the domain's key of the same algorithm, which retires. Changes of one domain's keys, also on different nodes,
 * wait for each other. Thread-safe.
 */
@Service
public class DkimAdmin {

    private static final Logger LOG = LoggerFactory.getLogger(DkimAdmin.class);

    private final KeyTable table;
    private final KeyVault vault;
    private final SigningKeys signing;
    private final Dns dns;
    private final DkimSettings settings;
    private final Clock clock;
    private final TransactionTemplate transaction;

    DkimAdmin(KeyTable table, KeyVault vault, SigningKeys signing, Dns dns, DkimSettings settings, Clock clock, PlatformTransactionManager transactions) {
        this.table = table;
        this.vault = vault;
        this.signing = signing;
        this.dns = dns;
        this.settings = settings;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    public List<DkimKey> list() {
        return table.all();
    }

    public List<DkimKey> show(Domain domain) {
        return table.of(domain);
    }

    /** When a retired key's record may go; empty of one that is not retired. */
    public Optional<Instant> endOf(DkimKey key) {
        return key.state() == State.RETIRED ? Optional.of(key.changed().plus(settings.retiredFor())) : Optional.empty();
    }

    /** @param now whether it signs at once, not when its record is seen */
    public DkimKey add(Domain domain, Algorithm algorithm, boolean now) {
        return change(domain, () -> {
            DkimKey made = make(domain, algorithm, table.lock(domain));
            return now ? switchTo(made) : made;
        });
    }

    /**
     * Makes a successor for each signing key of the domain that has none yet, and switches to those whose record is seen.
     *
     * @param now switch without looking into DNS
     * @return the successors
     * @throws NoSuchElementException if the domain has no key
     */
    public List<DkimKey> rotate(Domain domain, boolean now) {
        Set<Algorithm> without = EnumSet.noneOf(Algorithm.class);
        List<DkimKey> successors = change(domain, () -> {
            List<DkimKey> keys = table.lock(domain);
            if (keys.isEmpty()) {
                throw new NoSuchElementException("no DKIM key of " + domain);
            }
            keys.stream().filter(k -> k.state() == State.SIGNING).forEach(k -> without.add(k.algorithm()));
            List<DkimKey> waiting = new ArrayList<>(keys.stream().filter(k -> k.state() == State.WAITING).toList());
            waiting.forEach(k -> without.remove(k.algorithm()));
            without.forEach(algorithm -> waiting.add(make(domain, algorithm, keys)));
            return waiting;
        });
        return successors.stream().map(key -> now || isVisible(key) ? begin(key) : key).toList();
    }

    /**
     * Stops signing with a key.
     *
     * @throws NoSuchElementException if there is no such key
     */
    public DkimKey retire(Domain domain, String selector) {
        return change(domain, () -> {
            DkimKey key = locked(domain, selector);
            return key.state() == State.RETIRED ? key : moved(key, State.RETIRED);
        });
    }

    /**
     * Forgets a key.
     *
     * @param force also one that signs, or whose mail may still be under way
     * @throws NoSuchElementException if there is no such key
     * @throws IllegalStateException  if it may still be needed, with the reason
     */
    public DkimKey remove(Domain domain, String selector, boolean force) {
        return change(domain, () -> {
            DkimKey key = locked(domain, selector);
            if (!force && key.state() == State.SIGNING) {
                throw new IllegalStateException(selector + " signs; retire it first");
            }
            Optional<Instant> end = endOf(key);
            if (!force && end.isPresent() && clock.instant().isBefore(end.get())) {
                throw new IllegalStateException("mail signed with " + selector + " may be under way until " + end.get());
            }
            table.delete(key);
            return key;
        });
    }

    /** True if DNS gives this key under its name now, as far as our name servers' caches know. */
    public boolean isVisible(DkimKey key) {
        Answer<String> answer = dns.txt(key.name());
        return answer.records().stream().flatMap(text -> KeyRecord.parse(text).stream()).anyMatch(r -> java.util.Arrays.equals(r.octets(), key.octets()));
    }

    /** What is due: keys whose record is seen begin to sign, keys that are old get a successor. Returns what was done, in words. */
    String advance() {
        int begun = 0;
        int made = 0;
        Instant now = clock.instant();
        for (DkimKey key : table.all()) {
            if (key.state() == State.WAITING && isVisible(key)) {
                begin(key);
                begun++;
            } else if (key.state() == State.SIGNING && isOld(key, now)) {
                made += succeed(key);
            }
        }
        return begun + " keys begin to sign, " + made + " made";
    }

    private boolean isOld(DkimKey key, Instant now) {
        Duration most = settings.rotateEvery();
        return most.isPositive() && key.created().plus(most).isBefore(now);
    }

    private int succeed(DkimKey old) {
        return change(old.domain(), () -> {
            List<DkimKey> keys = table.lock(old.domain());
            if (keys.stream().anyMatch(k -> k.state() == State.WAITING && k.algorithm() == old.algorithm())) {
                return 0;
            }
            if (!opensHere(old)) {
                // This node's secret is not the site's: what it made no other node could open.
                LOG.warn("the DKIM key {} is due for rotation, which is left to a node that can open it", old.name());
                return 0;
            }
            LOG.warn("the DKIM key {} is due for rotation; publish its successor: {}", old.name(), make(old.domain(), old.algorithm(), keys).zoneLine());
            return 1;
        });
    }

    private boolean opensHere(DkimKey key) {
        return table.signing(key.domain()).stream().filter(s -> s.key().selector().equals(key.selector())).anyMatch(s -> {
            try {
                return vault.open(key.name(), s.sealed()).length > 0;
            } catch (GeneralSecurityException foreign) {
                return false;
            }
        });
    }

    private DkimKey begin(DkimKey key) {
        return change(key.domain(), () -> {
            DkimKey now = locked(key.domain(), key.selector());
            return now.state() == State.WAITING ? switchTo(now) : now;
        });
    }

    /** To be called with the domain's keys locked. */
    private DkimKey switchTo(DkimKey key) {
        table.lock(key.domain()).stream().filter(k -> k.state() == State.SIGNING && k.algorithm() == key.algorithm()).forEach(k -> moved(k, State.RETIRED));
        return moved(key, State.SIGNING);
    }

    private DkimKey make(Domain domain, Algorithm algorithm, List<DkimKey> others) {
        Instant now = clock.instant();
        Set<String> taken = others.stream().map(DkimKey::selector).collect(Collectors.toCollection(HashSet::new));
        KeyMaker.Made made = KeyMaker.make(algorithm, settings.rsaBits());
        DkimKey key = new DkimKey(domain, KeyMaker.selector(algorithm, now, taken), algorithm, made.published(), State.WAITING, now, now);
        table.insert(key, vault.seal(key.name(), made.secret()));
        return key;
    }

    private DkimKey moved(DkimKey key, State state) {
        Instant now = clock.instant();
        table.update(key, state, now);
        LOG.info("DKIM key {} is {} now, was {}", key.name(), state, key.state());
        return new DkimKey(key.domain(), key.selector(), key.algorithm(), key.octets(), state, key.created(), now);
    }

    private DkimKey locked(Domain domain, String selector) {
        return table.lock(domain).stream().filter(k -> k.selector().equals(selector)).findFirst()
            .orElseThrow(() -> new NoSuchElementException("no DKIM key " + selector + " of " + domain));
    }

    private <T> T change(Domain domain, Supplier<T> work) {
        T result = transaction.execute(status -> work.get());
        signing.forget(domain);
        return java.util.Objects.requireNonNull(result);
    }
}
