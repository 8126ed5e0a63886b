package org.colombier.policy.zone;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.colombier.mail.Domain;
import org.colombier.net.dns.Dns;
import org.colombier.ops.Site;
import org.springframework.stereotype.Service;

/** Looks at everything a mail domain publishes. Thread-safe. */
@Service
public class ZoneCheck {

    private static final long SECONDS = 25;

    private final List<Chapter> chapters;
    private final Dns dns;
    private final Site site;
    private final ZoneSettings settings;

    ZoneCheck(Dns dns, Site site, ZoneSettings settings, ExchangerChapter exchangers, SpfChapter spf, KeyChapter keys, DmarcChapter dmarc, StsChapter sts) {
        this.dns = dns;
        this.site = site;
        this.settings = settings;
        this.chapters = List.of(new HostChapter(dns), exchangers, spf, keys, dmarc, sts, new BlockListChapter(dns, settings.blockLists()));
    }

    /**
     * Checks a domain, in {@value #SECONDS} seconds at most: a chapter that takes longer is a warning.
     *
     * @throws InterruptedException if the server stops meanwhile
     */
    public ZoneReport check(Domain domain) throws InterruptedException {
        List<InetAddress> addresses = settings.addresses().isEmpty() ? dns.addresses(site.hostname()).records() : settings.addresses();
        Chapter.Subject subject = new Chapter.Subject(domain, site.hostname(), addresses);
        List<Finding> findings = new ArrayList<>();
        List<String> records = new ArrayList<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<Chapter.Result>> results = threads.invokeAll(chapters.stream().map(c -> (java.util.concurrent.Callable<Chapter.Result>) () -> c.examine(subject)).toList(), SECONDS, TimeUnit.SECONDS);
            for (int i = 0; i < results.size(); i++) {
                Chapter.Result result = result(chapters.get(i), results.get(i));
                findings.addAll(result.findings());
                records.addAll(result.records());
            }
        } finally {
            threads.shutdownNow();
        }
        return new ZoneReport(domain, List.copyOf(findings), List.copyOf(records));
    }

    private static Chapter.Result result(Chapter chapter, Future<Chapter.Result> result) throws InterruptedException {
        try {
            return result.get();
        } catch (CancellationException late) {
            return Chapter.Result.of(Finding.warning(chapter.name(), "no answer within " + SECONDS + " seconds"));
        } catch (ExecutionException failed) {
            return Chapter.Result.of(Finding.error(chapter.name(), "could not be checked: " + failed.getCause()));
        }
    }
}
