package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.colombier.policy.zone.ZoneCheck;
import org.colombier.policy.zone.ZoneReport;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a mail domain publishes in DNS, and what it should. */
@RestController
@RequestMapping("/api/dns")
@Tag(name = "dns", description = "What a domain publishes, and what is wrong with it")
class ZonesApi {

    /**
     * @param sound   no finding is an error
     * @param records lines of a zone file to be added
     */
    record ReportView(String domain, boolean sound, List<FindingView> findings, List<String> records) {
    }

    /** @param level {@code ok}, {@code warning} or {@code error} */
    record FindingView(String subject, String level, String text) {
    }

    private final ZoneCheck check;

    ZonesApi(ZoneCheck check) {
        this.check = check;
    }

    @GetMapping("/{domain}")
    @Operation(summary = "Holds what a domain publishes for its mail against what it should; takes up to half a minute where name servers do not answer")
    ReportView check(@PathVariable String domain) throws InterruptedException {
        ZoneReport report = check.check(Input.domain(domain));
        return new ReportView(report.domain().ascii(), report.isSound(),
            report.findings().stream().map(f -> new FindingView(f.subject(), f.level().name().toLowerCase(Locale.ROOT), f.text())).toList(), report.records());
    }
}
