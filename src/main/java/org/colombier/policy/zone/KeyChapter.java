package org.colombier.policy.zone;

import java.util.ArrayList;
import java.util.List;
import org.colombier.policy.dkim.DkimAdmin;
import org.colombier.policy.dkim.DkimKey;
import org.springframework.stereotype.Component;

/** Whether the keys that sign for the domain are published. */
@Component
class KeyChapter implements Chapter {

    private final DkimAdmin admin;

    KeyChapter(DkimAdmin admin) {
        this.admin = admin;
    }

    @Override
    public String name() {
        return "DKIM";
    }

    @Override
    public Result examine(Subject subject) {
        List<DkimKey> keys = admin.show(subject.domain());
        if (keys.isEmpty()) {
            return Result.of(Finding.warning(name(), "no key: mail of this domain is not signed"));
        }
        List<Finding> findings = new ArrayList<>();
        List<String> records = new ArrayList<>();
        for (DkimKey key : keys) {
            boolean visible = admin.isVisible(key);
            if (visible) {
                findings.add(Finding.ok(name(), key.name() + " is published"));
                continue;
            }
            switch (key.state()) {
                case SIGNING -> findings.add(Finding.error(name(), key.name() + " signs and is not published, or as another key: its signatures fail"));
                case WAITING -> findings.add(Finding.warning(name(), key.name() + " waits to be published before it signs"));
                case RETIRED -> findings.add(Finding.warning(name(), key.name() + " is retired and gone; mail it signed may still be under way"));
            }
            if (key.state() != DkimKey.State.RETIRED) {
                records.add(key.zoneLine());
            }
        }
        if (keys.stream().noneMatch(k -> k.state() == DkimKey.State.SIGNING)) {
            findings.add(Finding.warning(name(), "no key signs yet"));
        }
        return new Result(findings, records);
    }
}
