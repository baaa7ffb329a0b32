package gateway.account.pool;

import gateway.account.affinity.AffinityStore;
import java.util.List;

/** Shares no bindings: there is one node. */
final class NoSharing implements AffinityStore {

    @Override
    public void save(List<StoredBinding> bindings) {}

    @Override
    public Page changedSince(long mark) {
        return new Page(List.of(), mark);
    }

    @Override
    public int removeEnded() {
        return 0;
    }
}
