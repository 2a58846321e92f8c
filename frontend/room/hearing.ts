// Tells speech from silence by nothing but how loud it is.
const LEAST = 0.008; // the level (root mean square) below which it is silence, whatever the place
const ABOVE = 3; // times the level of the place: that is a voice
const SURE = 300; // milliseconds of voice until somebody speaks: a cup put down does not
const REST = 1_500; // milliseconds of silence until they have ended: to breathe is no end

// Whether somebody speaks, by one level after another. `place` is how loud it is here when nobody speaks: it follows quickly
// downwards and slowly upwards.
export class Hearing {
  speaks = false;
  private place = 0.02;
  private voiced = 0;
  private silent = 0;

  hear(level: number, milliseconds: number): boolean {
    const loud = level > Math.max(LEAST, this.place * ABOVE);
    this.place += (level - this.place) * (level < this.place ? 0.3 : loud ? 0.002 : 0.05);
    this.voiced = loud ? this.voiced + milliseconds : Math.max(0, this.voiced - milliseconds);
    this.silent = loud ? 0 : this.silent + milliseconds;
    if (!this.speaks && this.voiced >= SURE) this.speaks = true;
    else if (this.speaks && this.silent >= REST) [this.speaks, this.voiced] = [false, 0];
    return this.speaks;
  }
}
