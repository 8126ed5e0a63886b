package org.colombier.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;

class GroupCommitTest {

    private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);
    private final Map<Integer, Throwable> failures = new ConcurrentHashMap<>();

    /** Item 0 is being stored while 1 to {@code others} come. */
    private void run(int others, Consumer<List<Integer>> store) throws InterruptedException {
        GroupCommit<Integer> commit = new GroupCommit<>(4, items -> {
            groups.add(items);
            if (items.contains(0)) {
                await(firstMayEnd);
            }
            store.accept(items);
        });
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i <= others; i++) {
            int item = i;
            threads.add(Thread.ofVirtual().unstarted(() -> commit.commit(item)));
            threads.getLast().setUncaughtExceptionHandler((thread, e) -> failures.put(item, e));
            threads.getLast().start();
            Awaitility.await().until(() -> threads.getLast().getState() == Thread.State.WAITING);
        }
        firstMayEnd.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatComesDuringACommitSharesTheNext() throws InterruptedException {
        run(6, items -> { });
        assertThat(groups).containsExactly(List.of(0), List.of(1, 2, 3, 4), List.of(5, 6));
        assertThat(failures).isEmpty();
    }

    @Test
    void onePoisonItemFailsAlone() throws InterruptedException {
        run(3, items -> {
            if (items.contains(2)) {
                throw new IllegalArgumentException("poison");
            }
        });
        assertThat(groups).containsExactly(List.of(0), List.of(1, 2, 3), List.of(1), List.of(2), List.of(3));
        assertThat(failures).containsOnlyKeys(2);
    }

    @Test
    void aDatabaseThatIsAwayIsNotAskedForEach() throws InterruptedException {
        run(3, items -> {
            throw new QueueUnavailable("away", new CannotCreateTransactionException("no connection"));
        });
        assertThat(groups).containsExactly(List.of(0), List.of(1, 2, 3));
        assertThat(failures).containsOnlyKeys(0, 1, 2, 3);
    }

    @Test
    void nobodyIsToldYesWhenTheLeaderDies() throws InterruptedException {
        run(2, items -> {
            if (items.contains(1)) {
                throw new StackOverflowError();
            }
        });
        assertThat(failures.get(1)).isInstanceOf(StackOverflowError.class);
        assertThat(failures.get(2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLoneItemIsStoredAtOnce() {
        GroupCommit<String> commit = new GroupCommit<>(4, items -> assertThat(items).containsExactly("one"));
        commit.commit("one");
        GroupCommit<String> failing = new GroupCommit<>(4, items -> {
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(() -> failing.commit("one")).hasMessage("no");
    }
}
