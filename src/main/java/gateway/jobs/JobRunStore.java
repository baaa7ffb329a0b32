package gateway.jobs;

import java.util.List;

/** Where runs of jobs are kept. Safe from many threads; every call may fail with STORAGE_UNAVAILABLE. */
public interface JobRunStore {

    /** Keeps a run; of each job and node the latest 20 stay. */
    void record(JobRun run);

    /** The latest runs of each job on all nodes, the latest first. */
    List<JobRun> latest(int perJob);
}
