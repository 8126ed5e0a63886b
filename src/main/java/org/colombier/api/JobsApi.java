package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.colombier.ops.Jobs;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Work that recurs for the whole cluster: digests, reminders, expiry, sweeps. */
@RestController
@RequestMapping("/api/jobs")
@Tag(name = "jobs", description = "What recurs for the whole site, when it ran and what it did")
class JobsApi {

    /**
     * @param every   ISO 8601: from one run to the next
     * @param started of the last run
     * @param node    that ran it
     */
    record JobView(String name, Duration every, @Nullable Instant started, @Nullable Instant finished, @Nullable String node, @Nullable String result, Instant next) {

        static JobView of(Jobs.Listed job) {
            Optional<Jobs.Run> last = job.last();
            return new JobView(job.name(), job.every(), last.map(Jobs.Run::started).orElse(null), last.flatMap(Jobs.Run::finished).orElse(null),
                last.map(Jobs.Run::node).orElse(null), last.map(Jobs.Run::result).orElse(null), job.next());
        }
    }

    private final Jobs jobs;

    JobsApi(Jobs jobs) {
        this.jobs = jobs;
    }

    @GetMapping
    @Operation(summary = "Every job with its last run and when it is due")
    List<JobView> all() {
        return jobs.all().stream().map(JobView::of).toList();
    }

    @PostMapping("/{name}/run")
    @Operation(summary = "Runs a job now and answers when it has ended; 409 if it runs already")
    JobView run(@PathVariable String name) {
        try {
            jobs.runNow(name).orElseThrow(() -> Refused.conflict("the job " + name + " runs already"));
        } catch (NoSuchElementException unknown) {
            throw Refused.notFound("there is no job " + name);
        }
        return all().stream().filter(job -> job.name().equals(name)).findFirst().orElseThrow();
    }
}
