"""Faults over HTTP: order, see and end them."""

from fastapi import APIRouter, HTTPException, Response

from emulator.faults import Fault, NewFault
from emulator.parts import Parts

router = APIRouter(prefix="/faults")


@router.get("")
async def list_faults(emulator: Parts) -> dict[str, list[Fault]]:
    """The faults that still wait, oldest first."""
    return {"faults": emulator.faults.waiting()}


@router.post("", status_code=201)
async def order_fault(new: NewFault, emulator: Parts) -> Fault:
    """Let the next texts meet a fault. A combination that cannot be is a 422 naming the field."""
    return emulator.faults.add(new)


@router.delete("", status_code=204, response_class=Response)
async def end_faults(emulator: Parts) -> None:
    """End all faults."""
    emulator.faults.remove()


@router.delete("/{fault_id}", status_code=204, response_class=Response)
async def end_fault(fault_id: int, emulator: Parts) -> None:
    """End one fault."""
    if not emulator.faults.remove(fault_id):
        raise HTTPException(404, "no such fault waits")
